package io.chatcluster.engine.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateOfferTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=10",
        "permessage-deflate; client_max_window_bits=\"15\"; server_no_context_takeover",
        "Permessage-Deflate;client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=15",
        "x-webkit-deflate-frame, permessage-deflate; client_max_window_bits",
        "permessage-deflate; server_max_window_bits=9, permessage-deflate"
      })
  void an_offer_that_can_be_kept_is_accepted(String field) {
    assertThat(DeflateOffer.acceptable(List.of(field))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",;=",
        "x-webkit-deflate-frame",
        "permessage-deflate; server_max_window_bits=10",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=08",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; something_else",
        "permessage-deflate;"
      })
  void an_offer_that_cannot_be_kept_is_declined(String field) {
    assertThat(DeflateOffer.acceptable(List.of(field))).isFalse();
  }

  @Test
  void offers_may_come_in_several_fields() {
    assertThat(DeflateOffer.acceptable(List.of("a", "permessage-deflate"))).isTrue();
    assertThat(DeflateOffer.acceptable(List.of())).isFalse();
  }
}
