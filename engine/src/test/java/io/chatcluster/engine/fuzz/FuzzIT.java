package io.chatcluster.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import io.chatcluster.engine.frame.Outgoing;
import io.chatcluster.engine.protocol.ArgumentReader;
import io.chatcluster.engine.protocol.IncomingPacket;
import io.chatcluster.engine.protocol.PacketLimits;
import io.chatcluster.engine.protocol.PacketReader;
import io.chatcluster.engine.protocol.PacketWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Whatever comes in, the decoders refuse it in the way that they promise, soon and cheaply. */
class FuzzIT {
  private static final long SEED = 20_261_124;
  private static final Duration SHORT = Duration.ofSeconds(4);
  private static final byte[] DICTIONARY =
      "0123456789[]{}\",:/-+.eEbtfn\\u \r\n;=\u001e\u0081\u00c1\u00ff"
          .getBytes(StandardCharsets.ISO_8859_1);

  @Test
  void the_targets_are_reached() {
    String open = "0{\"sid\":";
    assertThat(
            ConnectionTarget.http(
                "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nhost: a\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII)))
        .startsWith("HTTP/1.1 200")
        .contains(open);
    byte[] connect = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, '4', '0'};
    assertThat(ConnectionTarget.frames(connect))
        .startsWith("HTTP/1.1 101")
        .contains(open)
        .contains("40{\"sid\":");
  }

  @Test
  @Timeout(300)
  void the_decoders_survive_changed_input() throws Exception {
    long tried =
        Fuzzing.mutate(
            EngineTargets::fuzzerTestOneInput, EngineTargets.seeds(), DICTIONARY, SEED, SHORT);
    System.out.println("fuzzing of the engine: seed " + SEED + ", " + tried + " inputs");
    assertThat(tried).isGreaterThan(500);
  }

  @Test
  @Timeout(300)
  void what_is_written_is_read_as_it_was() {
    UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    PacketWriter writer = new PacketWriter(new JacksonJsonSupport(), allocator);
    PacketReader reader = new PacketReader(new PacketLimits(200, 1000, 200, 15));
    ArgumentReader arguments = new ArgumentReader(new JacksonJsonSupport());
    Random random = new Random(SEED);
    for (int i = 0; i < 3_000; i++) {
      List<Object> data = new java.util.ArrayList<>(List.of("event"));
      data.addAll(RandomValues.list(random, 4));
      long id = random.nextBoolean() ? random.nextInt(1 << 20) : IncomingPacket.NO_ACK;
      Outgoing message = writer.event("/ns", data, id);
      ByteBuf body = Unpooled.buffer();
      message.writePolling(body);
      String[] parts = body.toString(StandardCharsets.UTF_8).split("\u001e", -1);
      body.release();
      message.release();
      ByteBuf text = Unpooled.copiedBuffer(parts[0].substring(1), StandardCharsets.UTF_8);
      IncomingPacket packet = reader.read(text);
      List<byte[]> attachments =
          java.util.Arrays.stream(parts)
              .skip(1)
              .map(part -> java.util.Base64.getDecoder().decode(part.substring(1)))
              .toList();
      assertThat(packet.attachments()).isEqualTo(attachments.size());
      assertThat(packet.ackId()).isEqualTo(id);
      assertThat(packet.nsp()).isEqualTo("/ns");
      assertThat(arguments.plain(packet, attachments))
          .usingRecursiveComparison()
          .isEqualTo(data.subList(1, data.size()));
      assertThat(ByteBufUtil.isText(text, StandardCharsets.UTF_8)).isTrue();
    }
    assertThat(allocator.metric().usedDirectMemory()).isZero();
  }

  @Test
  @Timeout(900)
  @EnabledIfSystemProperty(named = "long.tests", matches = "true", disabledReason = "needs -Plong")
  void the_decoders_survive_minutes_of_what_their_code_suggests() throws Exception {
    Path folder = Files.createDirectories(Path.of("target", "fuzz"));
    int exit =
        Fuzzing.jazzer(
            EngineTargets.class,
            EngineTargets.seeds(),
            folder,
            Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 600)));
    assertThat(exit).as("see " + folder.resolve("jazzer.log")).isZero();
  }
}
