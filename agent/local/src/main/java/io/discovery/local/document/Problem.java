package io.discovery.local.document;

/**
 * Why something was refused, in the three parts a person needs: what, why and the mend.
 *
 * @param source name of the file, or of the request
 * @param key path of the key, such as {@code service.checks[0].interval}; empty for the whole
 * @param value the value that was refused, shortened; empty when there is none to show
 * @param reason why
 * @param mend what to write or do instead
 */
public record Problem(
    String source, Position at, String key, String value, String reason, String mend) {

  /** {@code file:line:column: key: reason (value); mend}, on one line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(source);
    text.append(':').append(at.line()).append(':').append(at.column()).append(": ");
    if (!key.isEmpty()) {
      text.append(key).append(": ");
    }
    text.append(reason);
    if (!value.isEmpty()) {
      text.append(" (").append(value).append(')');
    }
    if (!mend.isEmpty()) {
      text.append("; ").append(mend);
    }
    return text.toString();
  }
}
