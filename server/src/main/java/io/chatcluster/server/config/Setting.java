package io.chatcluster.server.config;

import io.chatcluster.server.config.text.RedisUrl;
import java.util.Locale;

/**
 * Every setting of a node, once: its flag, its variable, its default, what is allowed and what it
 * does. The command line, the help text and {@code docs/configuration.md} follow this list.
 */
public enum Setting {
  NODE_ID(
      Part.NODE,
      "host name and 4 random characters",
      "1 to 64 of A-Z a-z 0-9 . _ -",
      "Name of this node, unique in the cluster"),
  NAMESPACES(
      Part.NODE,
      "/chat,/support",
      "1 to 32 names, each / and 1 to 63 of A-Z a-z 0-9 . _ / -, none twice, not / alone",
      "Chat namespaces; the lobby / is always there"),
  SIBLINGS(
      Part.NODE,
      "none",
      "name=URL,… with http or https URLs without a path, at most 32",
      "Other nodes that the page links to and moves to when its own is gone; their pages may"
          + " connect; without a load balancer only"),
  HOST(Part.LISTEN, "0.0.0.0", "a host name or address", "Address for clients and the page"),
  PORT(Part.LISTEN, "3000", "0 to 65535; 0 = any free one", "Port for clients and the page"),
  EVENT_LOOPS(
      Part.LISTEN,
      "half of the processors, at least 1",
      "1 to 256",
      "Threads that serve the connections"),
  TLS_CERT(
      Part.LISTEN,
      "none",
      "a PEM file, with tls-key",
      "Certificate chain for clients, the node's own first; a change is seen without a restart"),
  TLS_KEY(
      Part.LISTEN,
      "none",
      "a PEM file (PKCS#8, not encrypted), with tls-cert",
      "Private key of the certificate"),
  TLS_CLIENT_CA(
      Part.LISTEN,
      "none",
      "a PEM file, with tls-cert",
      "Who must have signed the certificate that every client then needs"),
  TLS_CHECK(Part.LISTEN, "30s", "1s to 1h", "How often the files for TLS are looked at"),
  TRUSTED_PROXIES(
      Part.LISTEN,
      "none",
      "addresses and ranges like 10.0.0.0/8, at most 64",
      "Proxies whose word on the address of a client is taken; nobody else's is"),
  FORWARDED_HEADER(
      Part.LISTEN,
      "x-forwarded-for",
      "x-forwarded-for, forwarded",
      "The header in which these proxies name the client; they must not pass on a client's own"),
  PROXY_PROTOCOL(
      Part.LISTEN,
      "false",
      "true, false; true needs trusted-proxies",
      "Every connection begins with a PROXY header, version 1 or 2; others are closed"),
  STICKY_COOKIE(
      Part.LISTEN,
      "none",
      "1 to 64 of A-Z a-z 0-9 . _ -",
      "Name of a cookie on polling handshakes, for balancers that need one"),
  ALLOWED_ORIGINS(
      Part.CLIENTS,
      "none",
      "* or a list of scheme://host[:port], file:// and null, at most 64",
      "Other sites and apps whose pages may connect, the rest get 403; a page whose Origin names"
          + " the Host it asks, and programs without an Origin, always may"),
  ALLOWED_HOSTS(
      Part.CLIENTS,
      "none",
      "host names without a port, *.domain for all below one, at most 64; none = any host",
      "Hosts that are served, the rest get 421, against DNS rebinding; addresses and localhost"
          + " always are"),
  PING_INTERVAL(Part.CLIENTS, "25s", "100ms to 10m", "Time between two pings to a client"),
  PING_TIMEOUT(Part.CLIENTS, "20s", "100ms to 10m", "How long a client may take to answer a ping"),
  MAX_PAYLOAD(
      Part.CLIENTS,
      "1MB",
      "1KB to 100MB, at most half of max-outbound",
      "Largest message of a client; larger than an eighth of the JVM's heap it stops the start"),
  MAX_AUTH(
      Part.CLIENTS,
      "8KB",
      "100B to 1MB",
      "Largest auth of a client, as JSON; with a larger one it gets connect_error"),
  MAX_OUTBOUND(
      Part.CLIENTS,
      "128MB",
      "10KB to 1000MB, at least twice max-payload",
      "Bytes that may wait for one client; beyond, it is disconnected as too slow, so a burst of"
          + " large events must fit in"),
  MAX_CONNECTIONS(
      Part.CLIENTS,
      "seven eighths of the limit of open files",
      "0 to 10000000, at most the limit of open files; 0 = no limit",
      "Open connections of the node; others are closed at once"),
  REQUEST_BUDGET(
      Part.CLIENTS,
      "1000",
      "0 to 1000000; 0 = no limit",
      "What the requests of one socket may cost a second, twice as much at once; see"
          + " chat-protocol.md"),
  ROOMS_CREATED_PER_USER(
      Part.CLIENTS,
      "100",
      "0 to 100000; 0 = no limit",
      "New rooms a minute of one user, as many at once; counted by each node"),
  ROOMS_CREATED_PER_ADDRESS(
      Part.CLIENTS,
      "1000",
      "0 to 1000000; 0 = no limit",
      "New rooms a minute of one client address, as many at once; counted by each node; behind a"
          + " balancer set trusted-proxies first"),
  CONNECTIONS_PER_ADDRESS(
      Part.CLIENTS,
      "0",
      "0 to 1000000; 0 = no limit",
      "Open connections of one client address; behind a balancer set trusted-proxies first"),
  HANDSHAKES_PER_ADDRESS(
      Part.CLIENTS,
      "0",
      "0 to 100000; 0 = no limit",
      "New sessions a second of one client address, five times as many at once; others get 429"),
  HANDSHAKES(
      Part.CLIENTS,
      "0",
      "0 to 100000; 0 = no limit",
      "New sessions a second of the node, five times as many at once; others get 429"),
  REDIS_URL(
      Part.REDIS,
      "none",
      "redis[s]://[user:password@]host[:port][/number]; redis[s]-sentinel://…host,host…[/number]"
          + "#master; redis[s]-cluster://…host,host…; special characters percent-encoded",
      "Redis that joins the nodes; without it this node is alone and keeps all in memory"),
  REDIS_USERNAME(
      Part.REDIS,
      "none",
      "1 to 128 characters without spaces, with redis-password",
      "ACL user, in place of one in the URL"),
  REDIS_PASSWORD(
      Part.REDIS,
      "none",
      "1 to 1024 characters",
      "Password, in place of one in the URL; from a file it may change without a restart"),
  REDIS_TLS_CA(
      Part.REDIS,
      "none",
      "a PEM file, with a rediss URL",
      "Who must have signed the certificate of Redis, in place of those Java trusts"),
  REDIS_TLS_CERT(
      Part.REDIS,
      "none",
      "a PEM file, with redis-tls-key and a rediss URL",
      "Certificate of this node, where Redis asks for one"),
  REDIS_TLS_KEY(
      Part.REDIS,
      "none",
      "a PEM file (PKCS#8, not encrypted), with redis-tls-cert",
      "Private key of that certificate"),
  REDIS_CONNECT_TIMEOUT(Part.REDIS, "5s", "100ms to 5m", "Longest wait for one connection attempt"),
  REDIS_START_TIMEOUT(
      Part.REDIS,
      "30s",
      "0s to 1h; 0s = one attempt",
      "How long a start waits for Redis before it ends with exit code 2"),
  CHANNEL_PREFIX(
      Part.CLUSTER,
      "socket.io",
      "1 to 64 of A-Z a-z 0-9 . _ : -",
      "First part of every channel and key; the same on every node and emitter of a cluster"),
  CLUSTER_WIRE(
      Part.CLUSTER,
      "classic",
      "classic, sharded, sharded-static, sharded-dynamic-private",
      "Which Redis adapter of Node.js the nodes speak, the same on all; sharded is its default"
          + " mode, dynamic, and needs Redis 7"),
  LEASE_TTL(Part.CLUSTER, "10s", "1s to 10m", "When the others take a silent node for dead"),
  LEASE_RENEW(
      Part.CLUSTER,
      "3s",
      "100ms to a third of the lease-ttl",
      "How often a node says that it lives"),
  MANAGEMENT_HOST(
      Part.MANAGEMENT, "0.0.0.0", "a host name or address", "Address for health and metrics"),
  MANAGEMENT_PORT(
      Part.MANAGEMENT,
      "9090",
      "0 to 65535; 0 = any free one; not the port for clients",
      "Port for health and metrics"),
  LOG_LEVEL(
      Part.PROCESS, "info", "error, warn, info, debug, trace", "What is logged to standard output"),
  SHUTDOWN_TIMEOUT(
      Part.PROCESS,
      "8s",
      "100ms to 10m",
      "Longest time a stop may take; then the process ends as it is"),
  STOP_WITH_STDIN(
      Part.PROCESS,
      "false",
      "true, false",
      "Stop when standard input ends, so that the node never outlives what started it");

  /** Settings that belong together; one log line each at the start. */
  public enum Part {
    NODE,
    LISTEN,
    CLIENTS,
    REDIS,
    CLUSTER,
    MANAGEMENT,
    PROCESS;

    /** The name in logs and in the printed configuration. */
    public String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Part part;
  private final String defaultText;
  private final String allowed;
  private final String meaning;

  Setting(Part part, String defaultText, String allowed, String meaning) {
    this.part = part;
    this.defaultText = defaultText;
    this.allowed = allowed;
    this.meaning = meaning;
  }

  /** The flag, for example {@code --redis-url}. */
  public String flag() {
    return "--" + key();
  }

  /** The environment variable, for example {@code CHAT_REDIS_URL}. */
  public String variable() {
    return "CHAT_" + name();
  }

  /** The default in words a reader understands; {@code none} where there is none. */
  public String defaultText() {
    return defaultText;
  }

  /** Which values are allowed, in words. */
  public String allowed() {
    return allowed;
  }

  /** What it does, in one sentence. */
  public String meaning() {
    return meaning;
  }

  /** What it belongs to. */
  public Part part() {
    return part;
  }

  /** Whether its value is never shown whole and may come from a file. */
  public boolean secret() {
    return this == REDIS_URL || this == REDIS_PASSWORD;
  }

  /** The name without dashes in front, for example {@code redis-url}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The flag that names a file with the value; for a {@link #secret} only. */
  public String fileFlag() {
    return flag() + "-file";
  }

  /** The variable that names a file with the value; for a {@link #secret} only. */
  public String fileVariable() {
    return variable() + "_FILE";
  }

  /** Flag and variable, for an error message. */
  public String names() {
    return flag() + " (" + variable() + ")";
  }

  /** The value as it may be shown. */
  public String masked(String value) {
    return this == REDIS_URL ? RedisUrl.masked(value) : secret() ? "***" : value;
  }
}
