package io.discovery.spec;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jruby.embed.LocalContextScope;
import org.jruby.embed.LocalVariableBehavior;
import org.jruby.embed.PathType;
import org.jruby.embed.ScriptingContainer;
import org.jspecify.annotations.Nullable;

/** One Puppet version in a Ruby runtime of its own, which all specs share. Not thread-safe. */
final class Puppet {
  private static final Map<PuppetVersion, Puppet> RUNNING = new EnumMap<>(PuppetVersion.class);

  private final PuppetVersion version;
  private final ScriptingContainer ruby =
      new ScriptingContainer(LocalContextScope.SINGLETHREAD, LocalVariableBehavior.TRANSIENT);
  private final Object compiler;

  private Puppet(PuppetVersion version) {
    this.version = version;
    List<String> trees = new ArrayList<>();
    trees.add(Workplace.puppetTree(version.suite).toString());
    if (version == PuppetVersion.PUPPET_7) {
      trees.add(Workplace.puppetTree(PuppetVersion.PUPPET_8.suite).toString());
    }
    // Warnings about Puppet's own code are nobody's news here.
    ruby.runScriptlet("$VERBOSE = nil");
    ruby.runScriptlet(PathType.CLASSPATH, "io/discovery/spec/compiler.rb");
    compiler =
        ruby.callMethod(
            ruby.runScriptlet("CatalogCompiler"),
            "new",
            new Object[] {
              trees,
              Workplace.TARGET.resolve("home").resolve(version.suite).toString(),
              List.of(Workplace.modulePath().toString())
            },
            Object.class);
  }

  /** The runtime of a version, started when first asked for. */
  static synchronized Puppet of(PuppetVersion version) {
    return RUNNING.computeIfAbsent(version, Puppet::new);
  }

  /** The version that a spec uses when it is not about versions. */
  static Puppet any() {
    return of(PuppetVersion.PUPPET_8);
  }

  String version() {
    return String.valueOf(call("version"));
  }

  String setting(String name) {
    return String.valueOf(call("setting", name));
  }

  Outcome run(String manifest) {
    return outcome(call("compile", manifest, version.facts()));
  }

  /** Sets the configuration of Hiera for the catalogs that follow; null takes it away. */
  void useHiera(@Nullable Path configuration) {
    call("use_hiera", configuration == null ? "/dev/null/hiera.yaml" : configuration.toString());
  }

  /** Compiles what must compile. */
  Outcome.Compiled compile(String manifest) {
    return switch (run(manifest)) {
      case Outcome.Compiled compiled -> compiled;
      case Outcome.Refused(String sentence, List<String> warnings) ->
          fail("refused: " + sentence + "\n" + warnings + "\n" + manifest);
    };
  }

  /** Compiles what must not compile, and returns the sentence that says why. */
  String refuse(String manifest) {
    return switch (run(manifest)) {
      case Outcome.Compiled compiled -> fail("compiled: " + manifest + " to " + compiled);
      case Outcome.Refused(String sentence, List<String> warnings) -> sentence;
    };
  }

  /** The values of expressions, in their order; of one that fails, its sentence. */
  List<Object> evaluate(List<String> expressions) {
    List<Object> values = new ArrayList<>();
    for (Object outcome : list(call("evaluate", expressions))) {
      Map<String, Object> fields = map(outcome);
      values.add(value(fields.getOrDefault("refused", fields.get("value"))));
    }
    return values;
  }

  Object evaluate(String expression) {
    return evaluate(List.of(expression)).getFirst();
  }

  /** What puppet-lint says about manifests. */
  List<String> lint(List<String> paths) {
    return list(call("lint", paths)).stream().map(String::valueOf).toList();
  }

  /** Writes the reference that puppet-strings makes of a module. */
  void writeReference(Path module, Path file) {
    call("write_reference", module.toString(), file.toString());
  }

  private @Nullable Object call(String method, Object... arguments) {
    return ruby.callMethod(compiler, method, arguments, Object.class);
  }

  private static Outcome outcome(@Nullable Object told) {
    Map<String, Object> fields = map(told);
    List<String> warnings = new ArrayList<>();
    for (Object log : list(fields.get("logs"))) {
      Map<String, Object> line = map(log);
      if ("warning".equals(line.get("level"))) {
        warnings.add(String.valueOf(line.get("message")));
      }
    }
    Object refused = fields.get("refused");
    return refused == null
        ? new Outcome.Compiled(catalog(map(fields.get("catalog"))), warnings)
        : new Outcome.Refused(String.valueOf(refused), warnings);
  }

  private static Catalog catalog(Map<String, Object> told) {
    List<Catalog.Resource> resources = new ArrayList<>();
    for (Object one : list(told.get("resources"))) {
      Map<String, Object> fields = map(one);
      Map<String, Object> parameters = new LinkedHashMap<>();
      map(fields.get("parameters"))
          .forEach((name, parameter) -> parameters.put(name, value(parameter)));
      resources.add(
          new Catalog.Resource(
              String.valueOf(fields.get("type")),
              String.valueOf(fields.get("title")),
              parameters,
              list(fields.get("sensitive_parameters")).stream().map(String::valueOf).toList()));
    }
    return new Catalog(resources);
  }

  /** Ruby's collections as plain ones, so that they compare and print as such. */
  private static Object value(@Nullable Object told) {
    return switch (told) {
      case null -> "undef";
      case Map<?, ?> fields -> {
        Map<String, Object> plain = new LinkedHashMap<>();
        fields.forEach((key, field) -> plain.put(String.valueOf(key), value(field)));
        yield plain;
      }
      case List<?> items -> items.stream().map(Puppet::value).toList();
      default -> told;
    };
  }

  @SuppressWarnings("unchecked") // Ruby's hashes here have strings for keys
  private static Map<String, Object> map(@Nullable Object told) {
    return told == null ? Map.of() : (Map<String, Object>) told;
  }

  private static List<?> list(@Nullable Object told) {
    return told == null ? List.of() : (List<?>) told;
  }
}
