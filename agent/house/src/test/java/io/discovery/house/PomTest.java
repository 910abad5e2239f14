package io.discovery.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Versions stand in one place: the properties of the root's pom.xml. */
class PomTest {
  private static final Path ROOT_POM = Path.of("pom.xml");

  @Test
  void roomsNameNoVersions() throws Exception {
    List<String> named = new ArrayList<>();
    for (Path pom : Project.files("pom.xml")) {
      boolean root = pom.equals(ROOT_POM);
      for (String kind : List.of("dependency", "plugin", "path")) {
        NodeList uses = document(pom).getElementsByTagName(kind);
        for (int i = 0; i < uses.getLength(); i++) {
          Element use = (Element) uses.item(i);
          String version = child(use, "version");
          boolean fine = version.isEmpty() || (root && version.startsWith("${"));
          if (!fine) {
            named.add(pom + ": " + child(use, "artifactId") + " " + version);
          }
        }
      }
    }
    assertEquals(List.of(), named, "put it into a property of the root's pom.xml");
  }

  @Test
  void everyRoomIsBuilt() {
    List<Path> poms = Project.files("pom.xml");
    assertFalse(poms.isEmpty());
    List<Path> forgotten = new ArrayList<>();
    for (Path pom : poms) {
      Path directory = pom.getParent();
      if (directory != null) {
        Path above = directory.getParent();
        while (above != null && !poms.contains(above.resolve("pom.xml"))) {
          above = above.getParent();
        }
        Path parent = above == null ? ROOT_POM : above.resolve("pom.xml");
        Path way = above == null ? directory : above.relativize(directory);
        if (!Project.read(parent).contains("<module>" + way + "</module>")) {
          forgotten.add(pom);
        }
      }
    }
    assertEquals(List.of(), forgotten, "name it among the <modules> of the pom above");
  }

  private static Element document(Path pom) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(Project.ROOT.resolve(pom).toFile())
        .getDocumentElement();
  }

  private static String child(Element parent, String name) {
    for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeName().equals(name)) {
        return node.getTextContent().strip();
      }
    }
    return "";
  }
}
