package io.discovery.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.io.RandomAccessFile;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * A core decides from what it is handed: no clock, no thread, no randomness, no file, no socket.
 * Only so can a whole cluster run in one thread on virtual time and a failure be replayed from its
 * seed.
 */
class PurityTest {
  private static final String[] CORES = {
    Rooms.RAFT, Rooms.CATALOG, Rooms.LOCAL, Rooms.DNS, Rooms.SIMULATOR
  };

  /**
   * The one port whose implementation stands beside its core: the log on disk, with its files and
   * the thread that waits for them.
   */
  private static final String LOG_ON_DISK = "io.discovery.raft.log..";

  /** Calls that read a clock, make a thread, draw lots or ask the network, as owner.method. */
  private static final Set<String> NOT_HANDED_IN =
      Set.of(
          "java.lang.System.nanoTime",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.getenv",
          "java.lang.System.getProperty",
          "java.lang.Math.random",
          "java.util.UUID.randomUUID",
          "java.util.concurrent.CompletableFuture.supplyAsync",
          "java.util.concurrent.CompletableFuture.runAsync",
          "java.util.stream.Stream.parallel",
          "java.util.Collection.parallelStream",
          "java.net.InetAddress.getByName",
          "java.net.InetAddress.getAllByName",
          "java.net.InetAddress.getLocalHost",
          "java.net.InetAddress.getHostName",
          "java.net.InetAddress.getCanonicalHostName");

  /** Types that are a clock, a thread, a lock or a lottery. */
  private static final Set<String> NOT_A_CORES =
      Set.of(
          "java.lang.Thread",
          "java.lang.Runtime",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.time.Clock",
          "java.time.InstantSource",
          "java.util.Timer",
          "java.util.concurrent.ThreadLocalRandom",
          "java.security.SecureRandom",
          "org.xbill.DNS.Lookup",
          "org.xbill.DNS.Resolver",
          "org.xbill.DNS.SimpleResolver",
          "org.xbill.DNS.ExtendedResolver");

  @Test
  void coresHaveNoSocketsAndNoVertx() {
    cores()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", "java.net.http..", "javax.net..", "sun..")
        .orShould()
        .dependOnClassesThat(
            named(
                "sockets",
                type ->
                    type.getPackageName().equals("java.net") && type.getName().contains("Socket")))
        .check(Rooms.CLASSES);
  }

  @Test
  void coresHaveNoFiles() {
    coresButTheLog()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.nio.channels..")
        .orShould()
        .dependOnClassesThat(named("files", PurityTest::isFile))
        .check(Rooms.CLASSES);
  }

  @Test
  void coresHaveNoClockThreadOrLottery() {
    coresButTheLog()
        .should()
        .dependOnClassesThat(named("clocks, threads, lotteries", PurityTest::isNotACores))
        .orShould()
        .callCodeUnitWhere(
            new DescribedPredicate<JavaCall<?>>("what must be handed in") {
              @Override
              public boolean test(JavaCall<?> call) {
                return isNotHandedIn(call.getTarget());
              }
            })
        .check(Rooms.CLASSES);
  }

  @Test
  void onlyTheCommandSpeaksToTheTerminalAndEndsTheProcess() {
    noClasses()
        .that()
        .resideOutsideOfPackage(Rooms.CLI)
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(Rooms.CLASSES);
  }

  private static GivenClassesConjunction cores() {
    return noClasses().that().resideInAnyPackage(CORES);
  }

  private static GivenClassesConjunction coresButTheLog() {
    return cores().and().resideOutsideOfPackage(LOG_ON_DISK);
  }

  private static boolean isFile(JavaClass type) {
    return type.getPackageName().equals("java.io")
        && (type.getSimpleName().startsWith("File") || type.isEquivalentTo(RandomAccessFile.class));
  }

  private static boolean isNotACores(JavaClass type) {
    String name = type.getName();
    return NOT_A_CORES.contains(name)
        || name.startsWith("java.util.concurrent.locks.")
        || (name.startsWith("java.util.concurrent.") && name.contains("Execut"))
        || name.startsWith("java.util.concurrent.ForkJoin");
  }

  private static boolean isNotHandedIn(CodeUnitCallTarget target) {
    String owner = target.getOwner().getName();
    boolean now = owner.startsWith("java.time.") && target.getName().equals("now");
    boolean unseeded =
        owner.matches("java\\.util\\.(Splittable)?Random")
            && target.getName().equals("<init>")
            && target.getRawParameterTypes().isEmpty();
    return now || unseeded || NOT_HANDED_IN.contains(owner + "." + target.getName());
  }

  private static DescribedPredicate<JavaClass> named(String what, Predicate<JavaClass> which) {
    return DescribedPredicate.describe(what, which);
  }
}
