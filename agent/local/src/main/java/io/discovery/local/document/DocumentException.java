package io.discovery.local.document;

/** A text is not a document: it could not be read, so there is nothing to judge. */
public final class DocumentException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public DocumentException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  /** What is wrong, where, and the mend. */
  public Problem problem() {
    return problem;
  }
}
