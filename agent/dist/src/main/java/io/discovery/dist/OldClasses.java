package io.discovery.dist;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Lifts the classes of a jar that are older than Java 6 to Java 8. An ahead-of-time cache leaves
 * such classes out, since they come without the stack maps that let them be verified beforehand;
 * picocli is compiled so, and would take half of a verb's time. What the classes do stays the same.
 */
final class OldClasses {
  /** The first version that caches take (Java 6). */
  private static final int FIRST_CACHED = ClassFile.JAVA_6_VERSION;

  private final Map<String, byte[]> entries = new TreeMap<>();

  private OldClasses(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().filter(each -> !each.isDirectory()).toList()) {
        entries.put(entry.getName(), file.getInputStream(entry).readAllBytes());
      }
    }
  }

  /** Copies a jar, with its old classes lifted if it has some. */
  static void copy(Path jar, Path to) throws IOException {
    OldClasses classes = new OldClasses(jar);
    if (classes.entries.entrySet().stream().noneMatch(OldClasses::isOld)) {
      Files.copy(jar, to);
    } else {
      classes.write(to);
    }
  }

  private void write(Path to) throws IOException {
    ClassFile lifting =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(
                        type -> classFile(type.packageName(), type.displayName()))
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(to))) {
      for (var entry : entries.entrySet()) {
        JarEntry written = new JarEntry(entry.getKey());
        written.setTimeLocal(Assemble.JAR_TIME);
        out.putNextEntry(written);
        out.write(isOld(entry) ? lift(lifting, entry.getValue()) : entry.getValue());
        out.closeEntry();
      }
    }
  }

  private static byte[] lift(ClassFile lifting, byte[] bytes) {
    ClassModel old = lifting.parse(bytes);
    // The bodies are written anew so that they get stack maps.
    ClassTransform anew = ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL);
    ClassTransform version =
        ClassTransform.endHandler(builder -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0));
    return lifting.transformClass(old, anew.andThen(version));
  }

  private @Nullable ByteArrayInputStream classFile(String packageName, String name) {
    byte[] bytes = entries.get(packageName.replace('.', '/') + "/" + name + ".class");
    return bytes == null ? null : new ByteArrayInputStream(bytes);
  }

  private static boolean isOld(Map.Entry<String, byte[]> entry) {
    byte[] bytes = entry.getValue();
    return entry.getKey().endsWith(".class")
        && (((bytes[6] & 0xff) << 8) | (bytes[7] & 0xff)) < FIRST_CACHED;
  }
}
