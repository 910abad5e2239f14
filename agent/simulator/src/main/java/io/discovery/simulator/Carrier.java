package io.discovery.simulator;

import io.discovery.catalog.Command;
import io.discovery.catalog.Snapshot;
import io.discovery.raft.Entry;
import io.discovery.raft.Input;
import io.discovery.raft.Message;
import io.discovery.raft.Output;
import io.discovery.raft.Persist;
import io.discovery.raft.Role;
import io.discovery.raft.Status;
import io.discovery.raft.WaitingMessages;
import io.discovery.raft.log.LogStore;
import io.discovery.raft.log.LogWork;
import io.discovery.raft.log.StoredSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries out what a core wants done, one effect at a time, as the agent does. */
final class Carrier implements Turn.Hands {
  private final Server server;
  private final Catalog catalog;
  private final Publication publication;
  private final Desk desk;
  private final LogThread log;
  private final WaitingMessages kept = new WaitingMessages();
  private Status status;
  private long appliedTerm;
  private @Nullable Snapshot received;

  /**
   * @param store the log as it was found
   * @param answers takes what became of the log's jobs
   */
  Carrier(
      Server server,
      Incarnation process,
      LogStore store,
      Publication publication,
      Desk desk,
      Consumer<Input> answers)
      throws IOException {
    this.server = server;
    this.publication = publication;
    this.desk = desk;
    catalog = new Catalog(server.checks().chronicle(), server.place());
    status = new Status(0, Role.FOLLOWER, null, server.initial(), true);
    StoredSnapshot snapshot = store.snapshot();
    if (snapshot != null) {
      catalog.put(read(snapshot));
      appliedTerm = snapshot.term();
      publication.publish(catalog.state(), appliedTerm);
      server.tally().add(Tally.Of.RESTORED_SNAPSHOTS);
    }
    log = new LogThread(server, process, store, each -> received = read(each), answers);
  }

  private Snapshot read(StoredSnapshot snapshot) throws IOException {
    try (InputStream in = snapshot.open()) {
      return catalog.read(in);
    } catch (IllegalArgumentException e) {
      throw new Violation("a snapshot that was whole cannot be read", e);
    }
  }

  Snapshot state() {
    return catalog.state();
  }

  /** An input comes to the core: what has waited for it goes. */
  void before(Input input) {
    if (input instanceof Input.Persisted done) {
      kept.persisted(done).forEach(this::send);
    } else if (input instanceof Input.NotPersisted) {
      kept.notPersisted();
    }
  }

  /** How the server stands while the next effects are carried out. */
  void stands(Status now) {
    status = now;
  }

  private void burn() {
    server.disk().fuse().burn();
  }

  @Override
  public void persist(Persist persist) {
    burn();
    server.witness().mirror().asked(persist, status.leads(), catalog.state().index());
    log.persist(persist);
  }

  @Override
  public void probe() {
    burn();
    if (server.craft().probesStorage()) {
      log.add(new LogWork.Job.Probe());
    }
  }

  @Override
  public void send(Message message) {
    burn();
    server.witness().says(message, catalog.state().index());
    server.cluster().send(server.place(), message);
  }

  @Override
  public void keep(Output.Waiting waiting) {
    burn();
    if (server.craft().waits()) {
      kept.add(List.of(waiting));
    } else {
      send(waiting.message());
    }
  }

  @Override
  public void restore(long index) {
    burn();
    Snapshot another = received;
    received = null;
    if (server.craft().putsInPlace()) {
      Violation.unless(
          another != null && another.index() == index,
          () -> "the state after %d is to be put in place, but was not received".formatted(index));
      catalog.put(another == null ? Snapshot.EMPTY : another);
      appliedTerm = server.checks().chronicle().term(index);
    }
  }

  @Override
  public Command.Result apply(Entry entry) {
    burn();
    server.tally().add(Tally.Of.APPLIED);
    appliedTerm = entry.term();
    return catalog.apply(status.term(), entry);
  }

  @Override
  public void publish() {
    burn();
    publication.publish(catalog.state(), appliedTerm);
  }

  @Override
  public void resolved(Output.Resolved resolved, Command.@Nullable Result result) {
    burn();
    desk.resolved(resolved, result);
  }

  @Override
  public void read(Output.SafeRead read) {
    burn();
    desk.read(read, publication.seen(), status.leads());
  }

  @Override
  public void snapshot(Output.SnapshotWanted wanted) {
    burn();
    long index = catalog.state().index();
    Violation.unless(
        wanted.index() == index,
        () -> "a snapshot of %d is wanted at %d".formatted(wanted.index(), index));
    Snapshot state = server.craft().captured(catalog.before(), catalog.state());
    log.add(new LogWork.Job.Save(wanted, Catalog.parts(state)));
  }

  @Override
  public void chunk(Output.ChunkWanted wanted) {
    burn();
    log.add(new LogWork.Job.Read(wanted));
  }

  @Override
  public void store(Output.ChunkToStore chunk) {
    burn();
    log.store(chunk);
  }
}
