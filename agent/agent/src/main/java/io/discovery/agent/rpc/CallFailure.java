package io.discovery.agent.rpc;

/** Why a call has no answer. */
public final class CallFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean sent;

  CallFailure(boolean sent, String message) {
    super(message);
    this.sent = sent;
  }

  /** Whether some of it may have reached the other side, so that nobody knows what came of it. */
  public boolean sent() {
    return sent;
  }
}
