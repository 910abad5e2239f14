package io.discovery.cli;

/** The agent could not be asked, or refused. The message is for the person at the keyboard. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ApiException(String message) {
    super(message);
  }
}
