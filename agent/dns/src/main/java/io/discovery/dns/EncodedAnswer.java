package io.discovery.dns;

import io.discovery.catalog.Registry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer encoded once, to be copied into as many messages as ask for it.
 *
 * <p>Every owner that is the question's name is a pointer at it, so the bytes fit behind the
 * question in whatever letter case it was asked, and the choices can be copied in any order. Only
 * two things depend on the message: a glue record's owner, a pointer at the target in the answer
 * section, and the serial of an SOA record; both are stamped in as they are copied.
 *
 * <p>Used by one thread: shuffling reorders the choices in place.
 */
final class EncodedAnswer {
  /** Bytes of header before each record's data: owner as a pointer, type, class, TTL, length. */
  private static final int BEFORE_DATA = 12;

  /** A pointer has 14 bits: what lies further on cannot be pointed at. */
  private static final int FARTHEST_POINTED = 0x3FFF;

  /** Rough cost of an object and its arrays, in bytes, for the cache's budget. */
  private static final int OVERHEAD = 256;

  private final int code;
  private final Basis basis;
  private final int take;
  private final Section choices;
  private final Section glue;

  /** Per choice: which glue goes with it, or -1. Choices with one target share theirs. */
  private final int[] glueOf;

  /** Per choice: where its target begins, in bytes from its start. */
  private final int[] targetAt;

  private final Section authority;

  /** The order in which the last message took the choices; the next shuffles on from it. */
  private final int[] order;

  /** Per choice: where it stands in the message being written. */
  private final int[] placedAt;

  /** Per glue: the last message that it went into. */
  private final int[] lastIn;

  private int message;
  private Registry validFor;

  private EncodedAnswer(Answer answer, WireName question, Registry registry) {
    List<Answer.Choice> all = answer.choices();
    code = answer.code();
    basis = answer.basis();
    take = answer.take();
    validFor = registry;
    glueOf = new int[all.size()];
    targetAt = new int[all.size()];
    order = new int[all.size()];
    placedAt = new int[all.size()];
    Section.Builder records = new Section.Builder(question);
    GlueBuilder glues = new GlueBuilder(question);
    for (int i = 0; i < all.size(); i++) {
      Answer.Choice choice = all.get(i);
      order[i] = i;
      records.add(choice.records());
      RecordData data = choice.records().getFirst().data();
      targetAt[i] = BEFORE_DATA + data.targetAt();
      glueOf[i] = glues.add(data.target(), choice.glue());
    }
    choices = records.build();
    glue = glues.build();
    lastIn = new int[glue.count()];
    Section.Builder last = new Section.Builder(question);
    for (ResourceRecord record : answer.authority()) {
      last.add(List.of(record));
    }
    authority = last.build();
  }

  static EncodedAnswer of(Answer answer, WireName question, Registry registry) {
    return new EncodedAnswer(answer, question, registry);
  }

  /** Whether it is still true; cheap while the registry is the same object. */
  @SuppressWarnings("ReferenceEquality") // a registry is replaced as a whole, never changed
  boolean holds(Registry now) {
    if (validFor == now) {
      return true;
    }
    if (!basis.holds(now)) {
      return false;
    }
    validFor = now;
    return true;
  }

  boolean known() {
    return basis.known();
  }

  int code() {
    return code;
  }

  /** Memory it takes, in bytes, roughly. */
  int size() {
    int perChoice = 4 * Integer.BYTES;
    return OVERHEAD
        + choices.size()
        + glue.size()
        + authority.size()
        + perChoice * (choices.count() + glue.count());
  }

  /**
   * Writes the three sections behind the question. What is left out for want of room: additional
   * records without a word (RFC 2181 §9), answers with {@link Message#truncated} set.
   */
  void writeTo(Message message, int serial, long seed) {
    int placed = writeChoices(message, seed);
    for (int i = 0; i < authority.count(); i++) {
      if (!message.append(authority, i)) {
        message.truncate();
        return;
      }
      message.authorityRecords += authority.records(i);
      stamp(message.bytes, message.end - RecordData.Authority.SERIAL_BEFORE_END, serial);
    }
    if (!message.truncated && glue.count() > 0) {
      writeGlue(message, placed);
    }
  }

  private int writeChoices(Message message, long seed) {
    long random = mix(seed);
    int count = order.length;
    for (int i = 0; i < take; i++) {
      random = random * 6364136223846793005L + 1442695040888963407L;
      int j = i + (int) (((random >>> 32) * (count - i)) >>> 32);
      int choice = order[j];
      order[j] = order[i];
      order[i] = choice;
      placedAt[choice] = message.end;
      if (!message.append(choices, choice)) {
        message.truncate();
        return i;
      }
      message.answerRecords += choices.records(choice);
    }
    return take;
  }

  private void writeGlue(Message to, int placed) {
    message++;
    for (int i = 0; i < placed; i++) {
      int choice = order[i];
      int which = glueOf[choice];
      if (which < 0 || lastIn[which] == message) {
        continue;
      }
      lastIn[which] = message;
      int target = placedAt[choice] + targetAt[choice];
      int start = to.end;
      if (target > FARTHEST_POINTED || !to.append(glue, which)) {
        return;
      }
      to.additionalRecords += glue.records(which);
      for (int owner : glue.openOwners(which)) {
        to.bytes[start + owner] = (byte) ((WireWriter.POINTER | target) >>> 8);
        to.bytes[start + owner + 1] = (byte) target;
      }
    }
  }

  private static void stamp(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  /** Spreads seeds that follow one another (the finisher of SplitMix64). */
  private static long mix(long seed) {
    long z = (seed ^ (seed >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Glue by target: several choices may lead to one. */
  private static final class GlueBuilder {
    private final Section.Builder records;
    private final Map<WireName, Integer> byTarget = new HashMap<>();

    GlueBuilder(WireName question) {
      records = new Section.Builder(question);
    }

    int add(@Nullable WireName target, List<ResourceRecord> glue) {
      if (target == null || glue.isEmpty()) {
        return -1;
      }
      Integer known = byTarget.get(target);
      if (known != null) {
        return known;
      }
      int added = records.addOwnedBy(target, glue);
      byTarget.put(target, added);
      return added;
    }

    Section build() {
      return records.build();
    }
  }
}
