package io.discovery.agent.cluster;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.catalog.CommandFailure;
import io.discovery.agent.catalog.LeaderLine;
import io.discovery.agent.catalog.ReplicatedCatalog;
import io.discovery.agent.consensus.Beginning;
import io.discovery.agent.consensus.Consensus;
import io.discovery.agent.consensus.Transport;
import io.discovery.agent.rpc.Call;
import io.discovery.agent.rpc.Lines;
import io.discovery.agent.rpc.Party;
import io.discovery.agent.rpc.Reply;
import io.discovery.agent.rpc.RpcServer;
import io.discovery.agent.sessions.Renewals;
import io.discovery.catalog.Command;
import io.discovery.catalog.FeatureLevel;
import io.discovery.raft.Configuration;
import io.discovery.raft.Member;
import io.discovery.raft.Message;
import io.discovery.raft.Status;
import io.discovery.raft.forming.Formed;
import io.discovery.raft.forming.Joinable;
import io.discovery.raft.forming.Memory;
import io.discovery.raft.forming.Settings;
import io.discovery.raft.log.DataDirectory;
import io.discovery.raft.log.FormingFile;
import io.discovery.raft.log.Identity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server's place among others: from looking for its cluster to its end. Public methods may be
 * called from any thread unless they say otherwise.
 */
public final class ServerCluster
    implements Transport, LeaderLine, FormingLoop.Events, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ServerCluster.class.getName());

  /** How long a change of members, or of who leads, is waited for, ms. */
  private static final int OPERATION_MILLIS = 10_000;

  /** How long a server that stops waits for another one to lead, ns; a hand-over takes few ms. */
  private static final long HAND_OVER_NANOS = 300_000_000L;

  private static final long LOOK_NANOS = 2_000_000L;

  private final ClusterSettings settings;
  private final DataDirectory directory;
  private final UUID self;
  private final Consumer<String> fatal;
  private final Admission admission;
  private final Lines lines;
  private final FormingLoop forming;
  private final Supplier<Vertx> rpc;
  private final Introduction introduction;
  private volatile boolean putOut;
  private volatile @Nullable Renewals renewals;
  private volatile @Nullable RpcServer server;
  private volatile @Nullable UUID cluster;
  private volatile @Nullable ReplicatedCatalog catalog;
  private volatile @Nullable Consensus<Command.Result> log;
  private volatile @Nullable Autopilot autopilot;

  /**
   * Reads who this server is, and what it knows of a cluster. Blocks.
   *
   * @param rpc of one event loop, on which nothing else is done; asked for when it is needed
   * @param fatal called when the process must stop: what happened and what to do
   * @throws IOException when the directory is in use, not accessible, or damaged
   */
  public ServerCluster(
      DataDirectory directory,
      ClusterSettings settings,
      Supplier<Vertx> rpc,
      Consumer<String> fatal)
      throws IOException {
    this.directory = directory;
    this.settings = settings;
    this.fatal = fatal;
    Memory found = read(directory);
    self = found.self();
    cluster = found.cluster();
    admission = new Admission(settings.addresses());
    lines = new Lines(rpc, localAddress(settings.bindAddress()), this::party);
    this.rpc = rpc;
    introduction = new Introduction(this, lines, settings);
    Settings known =
        new Settings(
            self,
            settings.address(),
            settings.datacenter(),
            settings.expect(),
            settings.addresses(),
            new SecureRandom().nextLong(Long.MAX_VALUE));
    forming = new FormingLoop(directory.disk(), found, known, lines, this, fatal);
  }

  private static Memory read(DataDirectory directory) throws IOException {
    try {
      return FormingFile.open(directory.disk(), UUID.randomUUID());
    } catch (IOException e) {
      throw new IOException("data directory " + directory.path() + ": " + e.getMessage(), e);
    }
  }

  private static String localAddress(String bind) {
    return InetAddress.ofLiteral(bind).isAnyLocalAddress() ? "" : bind;
  }

  /**
   * Begins. When this returns, a server that needs no other leads or is about to; the others look
   * for their cluster. Blocks.
   *
   * @param with the catalog whose log this is to open
   */
  public void start(ReplicatedCatalog with) throws IOException {
    catalog = with;
    forming.begin();
  }

  /** Listens for other servers; completes with the port. */
  public Future<Integer> listen(int port) {
    admission.resolve();
    RpcServer listening =
        new RpcServer(rpc.get(), this::party, new CallDesk(this, admission, lines, forming));
    server = listening;
    return listening.listen(
        new InetSocketAddress(InetAddress.ofLiteral(settings.bindAddress()), port));
  }

  /** Who this server is; never changes. */
  public UUID self() {
    return self;
  }

  /** How long ago a member was heard last, ms; -1: never. */
  public long sinceHeardMillis(UUID member) {
    return lines.sinceHeardMillis(member);
  }

  /** Who renews sessions where this server leads. */
  public void renewWith(Renewals here) {
    renewals = here;
  }

  @Nullable Renewals renewals() {
    return renewals;
  }

  @Nullable ReplicatedCatalog catalog() {
    return catalog;
  }

  @Nullable Consensus<Command.Result> log() {
    return log;
  }

  @Nullable UUID leader() {
    Status now = status();
    return now == null ? null : now.leader();
  }

  /** How it stands, or null while it looks for a cluster. */
  public @Nullable Status status() {
    Consensus<Command.Result> opened = log;
    return opened == null ? null : opened.status();
  }

  /** The {@code ip:port} of the leader that a status names, or empty. */
  public String leaderAddress(Status status) {
    UUID leader = status.leader();
    if (leader == null) {
      return "";
    }
    if (leader.equals(self)) {
      // Not what the log says: the machine may have got another address since.
      return settings.address();
    }
    Member member = status.configuration().find(leader);
    return member == null ? lines.address(leader) : member.address();
  }

  private Party party() {
    return new Party(self, cluster, settings.datacenter(), settings.nodeName());
  }

  @Override
  public void formed(Formed formed) throws IOException {
    ReplicatedCatalog opening = catalog;
    if (opening == null) {
      throw new IllegalStateException("started before");
    }
    cluster = formed.cluster();
    Beginning beginning =
        new Beginning(
            new Identity(self, formed.cluster()),
            _ -> formed.initial(),
            settings.timing(),
            FeatureLevel.SUPPORTED);
    Consensus<Command.Result> opened =
        opening.start(machine -> Consensus.open(directory, beginning, machine, this, fatal));
    if (!opened.identity().equals(beginning.ifNew())) {
      throw new IOException(
          "data directory %s: raft/forming says server %s of cluster %s, raft/identity says %s"
              .formatted(directory.path(), self, formed.cluster(), opened.identity()));
    }
    log = opened;
    autopilot = new Autopilot(opened, lines, settings.expect());
    stands(opened.status());
    introduction.begin();
  }

  @Override
  public void joinable(Joinable joinable) {
    introduction.join(joinable, forming::join);
  }

  @Override
  public void send(List<Message> messages) {
    lines.send(messages);
  }

  @Override
  public void stands(Status status) {
    Configuration members = status.configuration();
    if (!members.equals(Configuration.NONE)) {
      lines.members(members);
      admission.members(lines.addresses());
      tell(members);
    }
    Autopilot looking = autopilot;
    if (looking != null) {
      looking.stands(status);
    }
  }

  private void tell(Configuration members) {
    boolean belongs = members.find(self) != null;
    if (!belongs && !putOut) {
      LOG.log(
          System.Logger.Level.WARNING,
          "this server was put out of its cluster, and answers from what it knew then; to have it"
              + " join anew, stop it, empty "
              + directory.path()
              + " and start it");
    }
    putOut = !belongs;
  }

  /** What a member has said of the others, until this server's own log does. */
  void heardOf(Configuration members) {
    Status now = status();
    if (now == null || now.configuration().equals(Configuration.NONE)) {
      lines.members(members);
      admission.members(lines.addresses());
    }
  }

  @Override
  public CompletionStage<CatalogAccess.Applied> submit(
      UUID leader, byte[] command, int patienceMillis) {
    return calledLeader(leader, new Call(Call.Method.SUBMIT, "", patienceMillis, command))
        .handle(LeaderCalls::outcome)
        .thenCompose(outcome -> outcome);
  }

  CompletionStage<Reply> calledLeader(UUID leader, Call call) {
    String address = lines.address(leader);
    return address.isEmpty()
        ? CompletableFuture.completedStage(Reply.of(Reply.Status.NOT_LEADER, "No cluster leader"))
        : lines.call(address, call);
  }

  /** Has the leader, this server or another, do what only it can. */
  CompletionStage<Reply> atLeader(Call call) {
    Consensus<Command.Result> opened = log;
    UUID leader = opened == null ? null : opened.status().leader();
    if (opened == null || leader == null) {
      return CompletableFuture.completedStage(
          Reply.of(Reply.Status.NOT_LEADER, "No cluster leader"));
    }
    if (leader.equals(self)) {
      return new Leading(opened, lines).called(call);
    }
    return calledLeader(leader, call)
        .exceptionally(f -> Reply.of(Reply.Status.UNKNOWN, String.valueOf(f.getMessage())));
  }

  /** Puts a server out of the cluster; fails with {@link CommandFailure}. */
  public CompletionStage<@Nullable Void> remove(UUID member) {
    return operate(new Bodies.Operating.Remove(member)).thenApply(_ -> null);
  }

  /**
   * Lets another voter lead; completes with its id when it has been told to. Fails with {@link
   * CommandFailure}.
   *
   * @param to null: any
   */
  public CompletionStage<String> transfer(@Nullable UUID to) {
    return operate(new Bodies.Operating.Transfer(to)).thenApply(Reply::text);
  }

  /**
   * Leaves the cluster for good; completes when the others know. Fails with {@link CommandFailure}
   * where they could agree on nothing without this server.
   *
   * @param force leave in any case
   */
  public CompletionStage<@Nullable Void> leave(boolean force) {
    Status now = status();
    if (now == null || now.configuration().voters().equals(List.of(self))) {
      return CompletableFuture.completedStage(null);
    }
    return operate(force ? new Bodies.Operating.Remove(self) : new Bodies.Operating.Leave(self))
        .thenApply(_ -> null);
  }

  /** About to stop: if this server leads, another one is to. Blocks for a moment. */
  public void stopping() {
    Consensus<Command.Result> opened = log;
    if (opened == null || !opened.status().leads()) {
      return;
    }
    Bodies.Operating any = new Bodies.Operating.Transfer(null);
    var _ =
        new Leading(opened, lines)
            .called(new Call(Call.Method.OPERATE, "", OPERATION_MILLIS, Bodies.encode(any)));
    long end = System.nanoTime() + HAND_OVER_NANOS;
    while (opened.status().leads()
        && opened.status().configuration().voters().size() > 1
        && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private CompletionStage<Reply> operate(Bodies.Operating operating) {
    Call call = new Call(Call.Method.OPERATE, "", OPERATION_MILLIS, Bodies.encode(operating));
    return atLeader(call).thenCompose(LeaderCalls::done);
  }

  @Override
  public void close() {
    introduction.close();
    Autopilot looking = autopilot;
    if (looking != null) {
      looking.close();
    }
    forming.close();
    RpcServer listening = server;
    if (listening != null) {
      var _ = listening.close();
    }
    lines.close();
    try {
      if (log == null) {
        directory.close();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "lock file not closed", e);
    }
  }
}
