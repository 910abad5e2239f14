package io.discovery.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows under a heading, in columns two spaces apart. */
final class Columns {
  private final List<List<String>> rows = new ArrayList<>();

  Columns(String... heading) {
    row(heading);
  }

  /** A table without a heading. */
  static Columns plain() {
    Columns columns = new Columns();
    columns.rows.clear();
    return columns;
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  void print(PrintWriter out) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        int width = row.get(i).length();
        if (i == widths.size()) {
          widths.add(width);
        } else {
          widths.set(i, Math.max(widths.get(i), width));
        }
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i));
        if (i < row.size() - 1) {
          line.repeat(' ', widths.get(i) - row.get(i).length() + 2);
        }
      }
      out.println(line);
    }
  }
}
