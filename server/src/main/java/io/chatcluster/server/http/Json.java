package io.chatcluster.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON answers. */
final class Json {
  static final String TYPE = "application/json; charset=utf-8";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** UTF-8 JSON of maps, lists, texts and numbers. */
  static byte[] bytes(Object value) {
    try {
      return (MAPPER.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not representable as JSON: " + value.getClass(), e);
    }
  }

  /** {@code {"state": "not_ready", "reasons": {"redis": "…"}}}. */
  static byte[] bytes(Readiness.Report report) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("state", report.status().text());
    answer.put("reasons", report.reasons());
    return bytes(answer);
  }
}
