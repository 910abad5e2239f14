package io.discovery.dns;

import java.util.List;

/**
 * What is said to a question, before any byte is written.
 *
 * @param code response code
 * @param choices what the answer section is made of, in an order that each message shuffles anew
 * @param take how many of the choices one message carries at most
 * @param authority records of the authority section
 * @param basis for how long this stays true
 */
record Answer(
    int code, List<Choice> choices, int take, List<ResourceRecord> authority, Basis basis) {

  /**
   * Records that stand together or not at all.
   *
   * @param records for the answer section
   * @param glue for the additional section: addresses of the target of the first record
   */
  record Choice(List<ResourceRecord> records, List<ResourceRecord> glue) {
    Choice(ResourceRecord record) {
      this(List.of(record), List.of());
    }
  }

  static Answer of(List<Choice> choices, Basis basis) {
    return new Answer(ResponseCode.NOERROR, choices, choices.size(), List.of(), basis);
  }

  Answer taking(int most) {
    return new Answer(code, choices, Math.min(take, most), authority, basis);
  }
}
