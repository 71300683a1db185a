package io.chatcluster.server.config.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.example",
        "http://localhost:8080",
        "http://[::1]:3000",
        "capacitor://localhost",
        "ionic://localhost",
        "app://bundle",
        "tauri://localhost",
        "chrome-extension://abcdefghijklmnop",
        "file://",
        "null"
      })
  void what_browsers_and_apps_send_is_an_origin(String origin) {
    assertThat(Origins.valid(origin)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "a.example", "https://a/", "file:///x", "app://", "https://A"})
  void what_none_of_them_sends_is_none(String text) {
    assertThat(Origins.valid(text)).isFalse();
  }
}
