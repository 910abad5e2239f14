package io.discovery.dns;

import io.discovery.catalog.Registry;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Answers DNS queries from a registry (RFC 1035, 2181, 2308, 2782, 6891).
 *
 * <p>Not safe for use by several threads: each listener has one of its own, with its own cache and
 * buffers. A question that was asked before is answered by copying bytes, without an allocation.
 * Whatever the query is, nothing is thrown.
 */
public final class DnsResponder {
  /**
   * The longest datagram sent, in bytes. Clients that fear fragments say so by asking for less (the
   * flag day's 1232 is what dig, BIND and unbound ask for); longer ones would only help an attacker
   * who has his victim's address as sender.
   */
  public static final int LONGEST_UDP = 4096;

  /** The longest message there is (RFC 1035 §4.2.2), in bytes. */
  public static final int LONGEST_TCP = 65_535;

  /** The longest query that is read, in bytes; longer ones are dropped. */
  public static final int LONGEST_QUERY = Query.LONGEST;

  static final int OPT_LENGTH = 11;

  /** What everyone takes (RFC 1035 §4.2.1), in bytes. */
  private static final int SHORTEST_UDP = 512;

  private static final int CLASS_IN = 1;
  private static final int CLASS_ANY = 255;

  private final Answers answers;
  private final AnswerCache cache = new AnswerCache();
  private final Query query = new Query();
  private final Message datagram = new Message(LONGEST_UDP);
  private @Nullable Message streamed;

  /** A responder for one listener. */
  public DnsResponder(DnsSettings settings) {
    this.answers = new Answers(settings);
  }

  /**
   * Reads a query and writes the answer to it.
   *
   * @param registry what is true now; answers are kept for as long as what they were read from is
   *     in it unchanged
   * @param in the message, without length prefix; read to its end
   * @param out room for at least {@link #LONGEST_UDP} or {@link #LONGEST_TCP} bytes
   * @param seed decides the order of records; a new one for each query
   * @return how many bytes were put into {@code out}; 0: the message deserves no answer
   */
  public int respond(
      Registry registry, ByteBuffer in, ByteBuffer out, Transport transport, long seed) {
    int length = in.remaining();
    if (length > LONGEST_QUERY) {
      in.position(in.limit());
      return 0;
    }
    in.get(query.bytes(), 0, length);
    Message message = transport == Transport.UDP ? datagram : stream();
    switch (query.read(length)) {
      case NO_QUERY -> {
        return 0;
      }
      case MALFORMED -> refuse(message, ResponseCode.FORMERR);
      case UNKNOWN_OPERATION -> refuse(message, ResponseCode.NOTIMP);
      case UNKNOWN_EDNS -> {
        message.begin(query, longest(transport));
        complete(message, ResponseCode.BADVERS);
      }
      case QUESTION -> answer(message, registry, transport, seed);
    }
    out.put(message.bytes, 0, message.end);
    return message.end;
  }

  private Message stream() {
    Message message = streamed;
    if (message == null) {
      message = new Message(LONGEST_TCP);
      streamed = message;
    }
    return message;
  }

  /** Header only: the rest of the query cannot be trusted, or not be understood. */
  private void refuse(Message message, int code) {
    message.beginWithoutQuestion(Query.HEADER);
    message.finish(query, code, false, false);
  }

  private void answer(Message message, Registry registry, Transport transport, long seed) {
    int reserved = query.edns() ? OPT_LENGTH : 0;
    message.begin(query, longest(transport) - reserved);
    int questionClass = query.questionClass();
    if (questionClass != CLASS_IN && questionClass != CLASS_ANY) {
      complete(message, ResponseCode.REFUSED);
      return;
    }
    EncodedAnswer answer = cache.find(query, registry);
    if (answer == null) {
      answer = encode(registry);
      cache.put(query, answer);
    }
    answer.writeTo(message, ZoneAnswers.serial(registry), seed);
    // A stream has no longer form to turn to, and resolvers reject one that says so: a service
    // too large even for it is answered with a random part of its instances.
    if (transport == Transport.TCP) {
      message.truncated = false;
    }
    complete(message, answer.code());
  }

  private EncodedAnswer encode(Registry registry) {
    WireName name = WireName.copyOf(query.foldedName(), 0, query.nameLength());
    return EncodedAnswer.of(answers.answer(name, query.type(), registry), name, registry);
  }

  private void complete(Message message, int code) {
    if (query.edns()) {
      message.appendOpt(query, code);
    }
    boolean authoritative = code == ResponseCode.NOERROR || code == ResponseCode.NXDOMAIN;
    message.finish(query, code, authoritative, true);
  }

  private int longest(Transport transport) {
    return switch (transport) {
      case TCP -> LONGEST_TCP;
      case UDP ->
          query.edns() ? Math.clamp(query.ednsSize(), SHORTEST_UDP, LONGEST_UDP) : SHORTEST_UDP;
    };
  }
}
