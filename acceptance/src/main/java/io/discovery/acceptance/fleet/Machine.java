package io.discovery.acceptance.fleet;

import com.github.dockerjava.api.model.HostConfig;
import io.discovery.acceptance.Command.Finished;
import io.discovery.acceptance.Distribution;
import io.discovery.acceptance.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A container that boots systemd as process 1.
 *
 * <p>Source of the flags: systemd's CONTAINER_INTERFACE; the capability and the open filters are
 * what the sandboxes of units need for their own mounts.
 */
final class Machine implements AutoCloseable {
  static final String DOMAIN = "example.test";

  /** Longer than any program inside should take on a machine that does other things as well. */
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  /** A boot takes two seconds of an idle machine. */
  private static final Duration BOOT_PATIENCE = Duration.ofMinutes(2);

  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  private final GenericContainer<?> container;
  private final String name;

  private Machine(GenericContainer<?> container, String name) {
    this.container = container;
    this.name = name;
  }

  /** A machine of this image, booted. */
  static Machine of(Network network, String image, String name) {
    String fqdn = name + "." + DOMAIN;
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image))
            .withImagePullPolicy(wanted -> false)
            .withNetwork(network)
            .withNetworkAliases(name, fqdn)
            .withLabels(labels())
            .withFileSystemBind(CGROUPS.toString(), CGROUPS.toString(), BindMode.READ_WRITE)
            .withTmpFs(Map.of("/run", "exec", "/run/lock", "", "/tmp", "exec"))
            .withEnv("container", "docker")
            .withCreateContainerCmdModifier(
                command -> {
                  command.withHostName(fqdn);
                  HostConfig host = Objects.requireNonNull(command.getHostConfig());
                  host.withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"));
                  host.withCapAdd(com.github.dockerjava.api.model.Capability.SYS_ADMIN);
                  host.withCgroupnsMode("host");
                });
    if (!Files.exists(CGROUPS.resolve("cgroup.controllers"))) {
      container.withEnv(
          "SYSTEMD_PROC_CMDLINE",
          "systemd.unified_cgroup_hierarchy=0 SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1");
    }
    container.start();
    Machine machine = new Machine(container, name);
    Eventually.see(
        name + " has booted",
        BOOT_PATIENCE,
        () -> machine.run("systemctl", "is-system-running", "--wait").out().strip(),
        "running"::equals);
    return machine;
  }

  /** By which the containers of this run are told from all others. */
  static Map<String, String> labels() {
    return Map.of("io.discovery.acceptance", System.getProperty("acceptance.run", "by-hand"));
  }

  String name() {
    return name;
  }

  String fqdn() {
    return name + "." + DOMAIN;
  }

  Finished run(String... line) {
    String[] bounded = new String[line.length + 2];
    bounded[0] = "timeout";
    bounded[1] = PATIENCE.toSeconds() + "s";
    System.arraycopy(line, 0, bounded, 2, line.length);
    try {
      ExecResult result = container.execInContainer(StandardCharsets.UTF_8, bounded);
      return new Finished(result.getExitCode(), result.getStdout(), result.getStderr());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Runs a script of bash, which ends at the first command that fails. */
  Finished shell(String script) {
    return run("bash", "-euo", "pipefail", "-c", script);
  }

  /** Writes a file that anybody may read. */
  void write(String path, String text) {
    shell("mkdir -p \"$(dirname '%s')\"".formatted(path)).well();
    container.copyFileToContainer(Transferable.of(text, 0644), path);
  }

  /** Copies a file or a directory of this machine. */
  void copy(Path from, String to) {
    container.copyFileToContainer(MountableFile.forHostPath(from), to);
  }

  /** Puts a package into the package source of the machine, in place of others of its name. */
  void offer(Path debianPackage) {
    String file = debianPackage.getFileName().toString();
    shell("rm -f /srv/packages/" + file.replaceFirst("_.*", "_") + "*").well();
    copy(debianPackage, "/srv/packages/" + file);
    index();
  }

  /** Has apt look at the package source again. */
  void index() {
    shell("cd /srv/packages && apt-ftparchive packages . > Packages && apt-get update -qq").well();
  }

  String read(String path) {
    return run("cat", path).well().out();
  }

  /** Keeps the journal, then ends it. */
  @Override
  public void close() {
    try {
      Path journals = Distribution.BUILT.home().resolve("../../../../target/acceptance/nodes");
      Files.createDirectories(journals.normalize());
      Files.writeString(
          journals.resolve(name + ".journal").normalize(),
          run("journalctl", "--no-pager", "-o", "short-precise").out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      container.stop();
    }
  }
}
