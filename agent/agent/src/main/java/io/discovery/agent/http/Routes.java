package io.discovery.agent.http;

import java.util.ArrayList;
import java.util.List;

/**
 * The table of everything the API answers. Whoever adds an endpoint adds a row. Rows of one pattern
 * stand in the order in which {@code Allow} names their methods.
 */
final class Routes {
  private static final String MESH =
      "service mesh is not part of this product: remove what asks for it from the client";
  private static final String LATER = "not available in this version: see the README for what is";

  private final List<Route> rows = new ArrayList<>();

  private Routes() {}

  static List<Route> table(HttpApi.Dependencies of) {
    Routes routes = new Routes();
    routes.status(new Status(of.catalog(), of.info()));
    routes.agent(new AgentSelf(of.info(), of.members(), of.local()));
    routes.agentServices(new AgentServices(of.local(), of.info(), of.scriptChecks()));
    routes.agentChecks(new AgentChecks(of.local(), of.info(), of.scriptChecks()));
    routes.catalog(new CatalogList(of.datacenter()));
    routes.registration(new Registration(of.catalog(), of.datacenter()));
    routes.health(new Health(of.datacenter()));
    routes.keys(new Keys(of.catalog()));
    routes.operator(new Operator(of.servers(), of.catalog()));
    routes.sessions(
        new SessionEndpoints(
            of.catalog(),
            of.renewals(),
            new SessionBody(of.datacenter(), of.info().identity().nodeName(), of.shortestTtl())));
    routes.snapshot(new Snapshots(of.catalog(), of.info()));
    routes.absent();
    return List.copyOf(routes.rows);
  }

  private void status(Status status) {
    Route.Scope scope = Route.Scope.CLUSTER;
    call("", "/", Permission.NONE, Route.Scope.AGENT, Routes::index, "What answers here.");
    call("GET", "/v1/status/leader", Permission.NONE, scope, status::leader, "Who leads.");
    call("GET", "/v1/status/peers", Permission.NONE, scope, status::peers, "Who votes.");
  }

  private static void index(Exchange exchange) {
    exchange.answer(Content.text(200, "Discovery Agent"));
  }

  private void agent(AgentSelf agent) {
    Route.Scope scope = Route.Scope.AGENT;
    Permission read = Permission.AGENT_READ;
    Permission write = Permission.AGENT_WRITE;
    Permission nodes = Permission.NODE_READ;
    call("GET", "/v1/agent/self", read, scope, agent::self, "This agent and its figures.");
    call(
        "GET",
        "/v1/agent/definitions",
        read,
        scope,
        agent::definitions,
        "What became of definition files.");
    call("GET", "/v1/agent/members", nodes, scope, agent::members, "Whom gossip knows.");
    call("PUT", "/v1/agent/reload", write, scope, agent::reload, "Looks at all files now.");
  }

  private void agentServices(AgentServices services) {
    Route.Scope scope = Route.Scope.AGENT_OBJECTS;
    Permission read = Permission.SERVICE_READ;
    Permission write = Permission.SERVICE_WRITE;
    String at = "/v1/agent/";
    call("GET", at + "services", read, scope, services::list, "Services of this agent.");
    call("GET", at + "service/", read, scope, services::one, "One service of this agent.");
    call("GET", at + "health/service/id/", read, scope, services::healthById, "How it fares.");
    call("GET", at + "health/service/name/", read, scope, services::healthByName, "How they fare.");
    call("PUT", at + "service/register", write, scope, services::register, "Adds a service.");
    call("PUT", at + "service/deregister/", write, scope, services::deregister, "Removes one.");
  }

  private void agentChecks(AgentChecks checks) {
    Route.Scope scope = Route.Scope.AGENT_OBJECTS;
    Permission write = Permission.SERVICE_WRITE;
    String at = "/v1/agent/check/";
    call("GET", "/v1/agent/checks", Permission.NODE_READ, scope, checks::list, "Its checks.");
    call("PUT", at + "register", write, scope, checks::register, "Adds a check.");
    call("PUT", at + "deregister/", write, scope, checks::deregister, "Removes a check.");
    call("PUT", at + "pass/", write, scope, checks::pass, "Reports for a TTL check: passing.");
    call("PUT", at + "warn/", write, scope, checks::warn, "Reports for a TTL check: warning.");
    call("PUT", at + "fail/", write, scope, checks::fail, "Reports for a TTL check: critical.");
    call("PUT", at + "update/", write, scope, checks::update, "Reports with status and output.");
  }

  private void catalog(CatalogList catalog) {
    Route.Scope objects = Route.Scope.CLUSTER_OBJECTS;
    Permission nodes = Permission.NODE_READ;
    Permission services = Permission.SERVICE_READ;
    String at = "/v1/catalog/";
    call(
        "GET",
        at + "datacenters",
        Permission.NONE,
        Route.Scope.AGENT,
        catalog::datacenters,
        "Datacenters known here.");
    read(at + "nodes", nodes, Route.Scope.CLUSTER, catalog::nodes, "All nodes.");
    read(at + "services", services, objects, catalog::services, "Names of services, their tags.");
    read(at + "service/", services, objects, catalog::service, "Instances of a service.");
    read(at + "node/", nodes, objects, catalog::node, "A node, its services by id.");
    read(at + "node-services/", nodes, objects, catalog::nodeServices, "A node, its services.");
  }

  private void registration(Registration registration) {
    Route.Scope scope = Route.Scope.CLUSTER_OBJECTS;
    Permission write = Permission.NODE_WRITE;
    String at = "/v1/catalog/";
    call("PUT", at + "register", write, scope, registration::register, "Registers anything.");
    call("PUT", at + "deregister", write, scope, registration::deregister, "Removes it.");
  }

  private void health(Health health) {
    Route.Scope scope = Route.Scope.CLUSTER_OBJECTS;
    Permission nodes = Permission.NODE_READ;
    Permission services = Permission.SERVICE_READ;
    String at = "/v1/health/";
    read(at + "node/", nodes, scope, health::node, "Checks of a node.");
    read(at + "checks/", services, scope, health::checks, "Checks of a service.");
    read(at + "state/", nodes, scope, health::state, "Checks in a status.");
    read(at + "service/", services, scope, health::service, "Instances with their checks.");
  }

  private void keys(Keys keys) {
    Route.Scope scope = Route.Scope.CLUSTER_OBJECTS;
    Permission write = Permission.KEY_WRITE;
    read("/v1/kv/", Permission.KEY_READ, scope, keys::read, "An entry, a tree, or its keys.");
    call("PUT", "/v1/kv/", write, scope, keys::put, "Stores a value.");
    call("DELETE", "/v1/kv/", write, scope, keys::delete, "Deletes an entry or a tree.");
  }

  private void operator(Operator operator) {
    Route.Scope scope = Route.Scope.CLUSTER;
    Permission read = Permission.OPERATOR_READ;
    Permission write = Permission.OPERATOR_WRITE;
    String at = "/v1/operator/raft/";
    call(
        "PUT",
        "/v1/agent/leave",
        Permission.AGENT_WRITE,
        Route.Scope.AGENT,
        operator::leave,
        "Leaves the cluster and ends.");
    call("GET", at + "configuration", read, scope, operator::configuration, "Servers that agree.");
    call("DELETE", at + "peer", write, scope, operator::remove, "Puts a server out.");
    call("POST", at + "transfer-leader", write, scope, operator::transfer, "Has another lead.");
    call("PUT", at + "transfer-leader", write, scope, operator::transfer, "Has another lead.");
  }

  private void sessions(SessionEndpoints sessions) {
    Route.Scope scope = Route.Scope.CLUSTER_OBJECTS;
    Permission read = Permission.SESSION_READ;
    Permission write = Permission.SESSION_WRITE;
    String at = "/v1/session/";
    call("PUT", at + "create", write, scope, sessions::create, "Creates a session.");
    call("PUT", at + "destroy/", write, scope, sessions::destroy, "Ends it.");
    call("PUT", at + "renew/", write, scope, sessions::renew, "Gives it its full time again.");
    read(at + "info/", read, scope, sessions::info, "One session.");
    read(at + "node/", read, scope, sessions::node, "The sessions of a node.");
    read(at + "list", read, scope, sessions::list, "All sessions.");
  }

  private void snapshot(Snapshots snapshots) {
    Route.Scope scope = Route.Scope.CLUSTER;
    Permission all = Permission.MANAGEMENT;
    call("GET", "/v1/snapshot", all, scope, snapshots::save, "Everything, as an archive.");
    call("PUT", "/v1/snapshot", all, scope, snapshots::restore, "Puts an archive in its place.");
  }

  /** What clients of the family ask for and does not exist here: they are told why. */
  private void absent() {
    for (String pattern :
        List.of(
            "/v1/agent/connect/",
            "/v1/catalog/connect/",
            "/v1/catalog/gateway-services/",
            "/v1/health/connect/",
            "/v1/health/ingress/",
            "/v1/connect/",
            "/v1/config/",
            "/v1/config",
            "/v1/discovery-chain/",
            "/v1/internal/federation-state/",
            "/v1/internal/federation-states",
            "/v1/internal/federation-states/mesh-gateways")) {
      absent(pattern, MESH);
    }
    for (String pattern :
        List.of(
            "/v1/agent/token/",
            "/v1/agent/host",
            "/v1/agent/maintenance",
            "/v1/agent/monitor",
            "/v1/agent/metrics",
            "/v1/agent/join/",
            "/v1/agent/force-leave/",
            "/v1/agent/service/maintenance/",
            "/v1/txn",
            "/v1/event/",
            "/v1/coordinate/",
            "/v1/query",
            "/v1/query/",
            "/v1/operator/",
            "/v1/acl/",
            "/v1/internal/ui/",
            "/v1/internal/acl/authorize")) {
      absent(pattern, LATER);
    }
  }

  private void absent(String pattern, String why) {
    rows.add(
        new Route(
            "", pattern, Permission.NONE, Route.Scope.AGENT, new Route.Action.Absent(why), why));
  }

  private void read(
      String pattern, Permission permission, Route.Scope scope, Route.Reading read, String docs) {
    rows.add(new Route("GET", pattern, permission, scope, new Route.Action.Read(read), docs));
  }

  private void call(
      String method,
      String pattern,
      Permission permission,
      Route.Scope scope,
      Route.Handler handler,
      String docs) {
    rows.add(new Route(method, pattern, permission, scope, new Route.Action.Call(handler), docs));
  }
}
