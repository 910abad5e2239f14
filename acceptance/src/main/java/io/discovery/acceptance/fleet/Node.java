package io.discovery.acceptance.fleet;

import io.discovery.acceptance.Command.Finished;
import io.discovery.acceptance.Eventually;
import io.discovery.acceptance.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A machine that Puppet manages. */
public final class Node implements AutoCloseable {
  private final Machine machine;

  private Node(Machine machine) {
    this.machine = machine;
  }

  static Node booted(Machine machine, Products products, Environment environment) {
    machine.offer(products.agent());
    // Debian's puppetserver 8.7 answers what follows a request for a certificate on the same
    // connection only when that has idled for half a minute; hence one request for each connection.
    machine.write(
        "/etc/puppet/puppet.conf",
        """
        [main]
        http_keepalive_timeout = 0
        server = puppet.%s
        certname = %s
        environment = %s
        """
            .formatted(Machine.DOMAIN, machine.fqdn(), environment.name()));
    return new Node(machine);
  }

  /** The same view of the server's machine. */
  static Node of(Machine machine) {
    return new Node(machine);
  }

  /** Its name, and that of its certificate. */
  public String fqdn() {
    return machine.fqdn();
  }

  /** Runs a program. */
  public Finished run(String... line) {
    return machine.run(line);
  }

  /** Runs a script of bash, which ends at the first command that fails. */
  public Finished shell(String script) {
    return machine.shell(script);
  }

  /** Writes a file that anybody may read, and root alone write. */
  public void write(String path, String text) {
    machine.write(path, text);
  }

  /** The text of a file. */
  public String read(String path) {
    return machine.read(path);
  }

  /** Puts a package into its package source, in place of other versions. */
  public void offer(Path debianPackage) {
    machine.offer(debianPackage);
  }

  /** Takes the packages whose file names match out of its package source. */
  public void withdraw(String glob) {
    machine.shell("rm /srv/packages/" + glob).well();
    machine.index();
  }

  /** One run of the Puppet agent: {@code puppet agent -t}. */
  public PuppetRun puppet(String... options) {
    List<String> line = new ArrayList<>(List.of("puppet", "agent", "-t", "--color=false"));
    line.addAll(List.of(options));
    Finished finished = machine.run(line.toArray(String[]::new));
    return new PuppetRun(finished.status(), finished.said());
  }

  /** What {@code systemctl} says, whatever its status. */
  public String systemctl(String... words) {
    String[] line = new String[words.length + 1];
    line[0] = "systemctl";
    System.arraycopy(words, 0, line, 1, words.length);
    return machine.run(line).said().strip();
  }

  /** One property of a unit. */
  public String property(String unit, String name) {
    return systemctl("show", unit, "--value", "-p", name);
  }

  /** What {@code dig +short} on this machine hears from its agent. */
  public List<String> dig(String name, String type) {
    return machine
        .run("dig", "+short", "+tries=2", "+time=5", "@127.0.0.1", "-p", "8600", name, type)
        .well()
        .out()
        .lines()
        .toList();
  }

  /** Waits for what {@code dig +short} hears. */
  public List<String> dig(String name, String type, String wanted, Predicate<List<String>> is) {
    return Eventually.see(name + " " + type + ": " + wanted, () -> dig(name, type), is);
  }

  /** What its agent answers over HTTP, which has to be a success. */
  public Json http(String path) {
    return Json.of(
        machine.run("curl", "-sS", "--fail", "http://127.0.0.1:8500" + path).well().out());
  }

  /** The check with this id, waited for until it is as wanted. */
  public Json check(String id, Predicate<Json> wanted, String words) {
    return Eventually.see(
        "check " + id + " " + words, () -> http("/v1/agent/checks").get(id), wanted);
  }

  /** Waits until a check has this status; gives back its output. */
  public String check(String id, String status) {
    return check(id, check -> check.get("Status").text().equals(status), "is " + status)
        .get("Output")
        .text();
  }

  /** Begins to ask for a service every 10 ms. */
  public DnsLoop ask(String service, int port) {
    return DnsLoop.begin(machine, service, port);
  }

  /** What the journal says of a unit. */
  public String journal(String unit) {
    return machine.run("journalctl", "--no-pager", "-o", "cat", "-u", unit).out();
  }

  @Override
  public void close() {
    machine.close();
  }
}
