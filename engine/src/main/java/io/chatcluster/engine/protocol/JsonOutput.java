package io.chatcluster.engine.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Where one thread writes JSON, one value after the other into one buffer after the other. Each
 * thread keeps its generator: to make one takes longer than to write a short message with it.
 */
final class JsonOutput extends OutputStream {
  private static final FastThreadLocal<JsonOutput> KEPT =
      new FastThreadLocal<>() {
        @Override
        protected JsonOutput initialValue() {
          return new JsonOutput();
        }
      };

  /** A generator remembers names that it has written: after a longer value it is not kept. */
  private static final int LONG_VALUE = 64 << 10;

  private ByteBuf out;
  private int begin;
  private JsonGenerator generator;

  /** Begins a value in this buffer, which stays the caller's; it ends with one of the two below. */
  static JsonOutput begin(ByteBuf out) {
    JsonOutput kept = KEPT.get();
    // What is written may call for something else to be written, from a getter of the application.
    JsonOutput free = kept.out == null ? kept : new JsonOutput();
    free.out = out;
    free.begin = out.writerIndex();
    return free;
  }

  /** The generator of this value. */
  JsonGenerator generator(JsonFactory factory) throws IOException {
    if (generator == null) {
      generator = factory.createGenerator(this);
    }
    return generator;
  }

  /** The value is complete. */
  void end() throws IOException {
    generator.flush();
    if (out.writerIndex() - begin > LONG_VALUE) {
      generator = null;
    }
    out = null;
  }

  /** The value could not be written to its end; nor could another one with this generator. */
  void abandon() {
    generator = null;
    out = null;
  }

  @Override
  public void write(int b) {
    out.writeByte(b);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    out.writeBytes(bytes, from, length);
  }
}
