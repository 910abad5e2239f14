package io.discovery.cli;

/** Command-line words as picocli wants them. */
final class Arguments {
  private Arguments() {}

  /** The family's options take one dash or two; ours are declared with one. */
  static String[] oneDash(String[] args) {
    String[] words = args.clone();
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      if (word.equals("--")) {
        break;
      }
      if (word.startsWith("--")) {
        words[i] = word.substring(1);
      }
    }
    return words;
  }
}
