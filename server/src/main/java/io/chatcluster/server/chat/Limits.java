package io.chatcluster.server.chat;

/**
 * The sizes that a client may use. Lengths are counted in code points, so that an emoji is one
 * character.
 *
 * @param nameLength the longest user name
 * @param roomLength the longest room name
 * @param idLength the longest key of a message
 * @param textLength the longest text of a message
 * @param dataBytes the largest {@code data} of a message, as UTF-8 JSON
 * @param roomsPerSocket the most rooms of one socket
 * @param requestBudget what the requests of one socket may cost a second; 0: no limit
 */
public record Limits(
    int nameLength,
    int roomLength,
    int idLength,
    int textLength,
    int dataBytes,
    int roomsPerSocket,
    int requestBudget) {
  /** The limits of the protocol: 64, 128, 128, 8,000, 16 KiB, 100, 1,000. */
  public static final Limits DEFAULTS = new Limits(64, 128, 128, 8_000, 16 << 10, 100, 1_000);

  public Limits {
    atLeastOne("nameLength", nameLength);
    atLeastOne("roomLength", roomLength);
    atLeastOne("idLength", idLength);
    atLeastOne("textLength", textLength);
    atLeastOne("dataBytes", dataBytes);
    atLeastOne("roomsPerSocket", roomsPerSocket);
    if (requestBudget < 0) {
      throw new IllegalArgumentException("requestBudget must be at least 0: " + requestBudget);
    }
  }

  /** The same with another budget for the requests of a socket; 0: no limit. */
  public Limits withRequestBudget(int costPerSecond) {
    return new Limits(
        nameLength, roomLength, idLength, textLength, dataBytes, roomsPerSocket, costPerSecond);
  }

  /** Refuses what is not the name of a room. */
  String room(String room) {
    return visible("room", label("room", room, roomLength));
  }

  /** Refuses what is not the name of a user. */
  String name(String name) {
    return visible("name", label("name", name, nameLength));
  }

  /** Refuses what cannot be the key of a message. */
  String id(String id) {
    return label("id", id, idLength);
  }

  /** Refuses what is not the text of a message. */
  String text(String text) {
    if (text.isEmpty()) {
      throw new RefusedException(ErrorCode.BAD_REQUEST, "text must not be empty");
    }
    if (longer(text, textLength)) {
      throw new RefusedException(
          ErrorCode.TOO_LARGE, "text must have at most " + textLength + " characters");
    }
    return wellFormed("text", text);
  }

  private static String label(String field, String value, int most) {
    if (value.isEmpty() || longer(value, most)) {
      throw new RefusedException(
          ErrorCode.BAD_REQUEST, field + " must have 1 to " + most + " characters");
    }
    if (value.codePoints().anyMatch(c -> Character.getType(c) == Character.CONTROL)) {
      throw new RefusedException(
          ErrorCode.BAD_REQUEST, field + " must not contain control characters");
    }
    return wellFormed(field, value);
  }

  /** Refuses what a reader cannot tell from an empty text. */
  private static String visible(String field, String value) {
    if (value.codePoints().noneMatch(Limits::leavesMark)) {
      throw new RefusedException(ErrorCode.BAD_REQUEST, field + " must have a visible character");
    }
    return value;
  }

  /**
   * Whether a character is visible by itself: no blank, no mark on another one, nothing of width
   * zero. Characters that this Java does not know yet are taken for visible.
   */
  private static boolean leavesMark(int c) {
    return switch (Character.getType(c)) {
      case Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          false;
      // The Hangul fillers, the blank of Braille, and what Unicode reserves for format characters.
      default ->
          (c < 0x115F || c > 0x1160)
              && c != 0x3164
              && c != 0xFFA0
              && c != 0x2800
              && c != 0x2065
              && (c < 0xFFF0 || c > 0xFFF8)
              && (c < 0xE0000 || c > 0xE0FFF);
    };
  }

  static String wellFormed(String field, String value) {
    if (value.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      throw new RefusedException(ErrorCode.BAD_REQUEST, field + " must be well-formed Unicode");
    }
    return value;
  }

  private static boolean longer(String value, int most) {
    return value.length() > most && value.codePointCount(0, value.length()) > most;
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1: " + value);
    }
  }
}
