package io.chatcluster.cluster.wire.value;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.text.DateFormat;
import java.text.FieldPosition;
import java.text.ParsePosition;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Locale;

/** Instants as {@code JSON.stringify} writes a Date: ISO 8601 with milliseconds and {@code Z}. */
final class JsonTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private JsonTime() {}

  static String text(Instant instant) {
    return FORMAT.format(instant);
  }

  /** For Jackson, which then writes the dates of SQL in their own forms. */
  static DateFormat dates() {
    return new Dates();
  }

  /** Has no state: a copy is not needed. */
  @SuppressWarnings("JavaUtilDate") // Applications have them.
  private static final class Dates extends DateFormat {
    private static final long serialVersionUID = 1L;

    @Override
    public StringBuffer format(Date date, StringBuffer to, FieldPosition position) {
      return to.append(text(Instant.ofEpochMilli(date.getTime())));
    }

    @Override
    public Date parse(String source, ParsePosition position) {
      throw new UnsupportedOperationException("This format writes only");
    }

    @Override
    public Object clone() {
      return this;
    }
  }

  /** The same for objects of the application that have an Instant. */
  static final class InstantWriter extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantWriter() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator json, SerializerProvider context)
        throws IOException {
      json.writeString(text(value));
    }
  }
}
