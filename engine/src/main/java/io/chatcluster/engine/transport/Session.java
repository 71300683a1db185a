package io.chatcluster.engine.transport;

import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.backlog.Debt;
import io.chatcluster.engine.backlog.Debtor;
import io.chatcluster.engine.frame.Outgoing;
import io.chatcluster.engine.handshake.HandshakeRequest;
import io.chatcluster.engine.loop.Loop;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/**
 * One Engine.IO session: a client with an id, whose transport may change from polling to WebSocket.
 * It lives on one event loop; every method is for that thread unless it says otherwise.
 */
public final class Session implements Loop.Flushable, Debtor {
  /** What one client may make the node keep without being counted for it, in bytes. */
  public static final int UNCOUNTED = 4 << 10;

  private final EngineIo engine;
  private final Loop loop;
  private final String id;
  private final HandshakeRequest handshake;
  private final Runnable left;
  private final Heartbeat heartbeat = new Heartbeat(this);
  private Polling polling;
  private WebSocketConnection webSocket;
  private Upgrade upgrade;
  private Object attachment;
  private boolean flushing;
  private boolean paused;

  /** What the client makes the node keep; null for one that has never made it keep much. */
  private Debt counted;

  private volatile DisconnectReason ended;

  /** A session that calls {@code left} when it has ended. */
  Session(EngineIo engine, Loop loop, String id, HandshakeRequest handshake, Runnable left) {
    this.engine = engine;
    this.loop = loop;
    this.id = id;
    this.handshake = handshake;
    this.left = left;
  }

  /** The secret id of the session, 20 characters. */
  public String id() {
    return id;
  }

  /** The event loop of the session. Any thread. */
  public Loop loop() {
    return loop;
  }

  /** More may be kept of what the client sent; from 4 KiB on it is counted for the whole node. */
  public void keepsMore() {
    if (owed() > UNCOUNTED) {
      if (counted == null) {
        counted = new Debt(this);
      }
      engine.inbound().owes(loop, counted);
    }
  }

  @Override
  public long owed() {
    long kept = engine.listener().kept(this);
    if (ended == null) {
      // A usual request is a part of what every connection costs.
      kept += handshake.bytes() > UNCOUNTED ? handshake.bytes() : 0;
      kept += webSocket != null ? webSocket.held() : polling == null ? 0 : polling.held();
    }
    return kept;
  }

  /** The node has no room for what clients make it keep, and this one the most of it. */
  @Override
  public void closeAsGreatest() {
    if (webSocket != null) {
      webSocket.closeAsGreatest();
    }
    close(DisconnectReason.TRANSPORT_ERROR);
  }

  /** The request that opened the session. Any thread. */
  public HandshakeRequest handshake() {
    return handshake;
  }

  /** What the layer above keeps with the session. */
  public Object attachment() {
    return attachment;
  }

  /** Sets what the layer above keeps with the session. */
  public void attach(Object kept) {
    attachment = kept;
  }

  /** Whether the session has ended. Any thread. */
  public boolean isClosed() {
    return ended != null;
  }

  /** Why the session ended; null while it is open. Any thread. */
  public DisconnectReason ended() {
    return ended;
  }

  /** Whether messages travel by WebSocket; else by polling. Any thread, a moment late. */
  public boolean isWebSocket() {
    return webSocket != null;
  }

  /** Whether the transport can take a message at once. Other threads hear it a moment late. */
  public boolean writable() {
    if (ended != null) {
      return false;
    }
    WebSocketConnection connection = webSocket;
    Polling poll = polling;
    // During an upgrade another thread may see neither.
    return connection != null ? connection.writable() : poll != null && poll.writable();
  }

  /** Sends a message from any thread; what one thread sends arrives in that order. */
  public void send(Outgoing message) {
    send(message, false);
  }

  /**
   * Sends a message from any thread.
   *
   * @param onlyWritable drops the message when the transport cannot take it at once
   */
  public void send(Outgoing message, boolean onlyWritable) {
    if (loop.inLoop()) {
      write(message, onlyWritable);
      return;
    }
    message.retain();
    boolean given =
        loop.execute(
            () -> {
              try {
                write(message, onlyWritable);
              } finally {
                message.release();
              }
            });
    if (!given) {
      message.release();
    }
  }

  /** Writes a message unless it is only for a transport that can take it at once. */
  public void write(Outgoing message, boolean onlyWritable) {
    if (!onlyWritable || writable()) {
      write(message);
    }
  }

  /** Writes a message; it leaves at the end of this turn of the loop. */
  public void write(Outgoing message) {
    if (ended != null) {
      return;
    }
    if (webSocket != null) {
      webSocket.write(message);
    } else {
      polling.add(message);
    }
    if (!flushing && ended == null) {
      flushing = true;
      loop.flushLater(this);
    }
  }

  /** Ends the session from any thread; what was written before still goes out where it can. */
  public void close(DisconnectReason reason) {
    if (!loop.inLoop()) {
      loop.execute(() -> close(reason));
      return;
    }
    if (ended != null) {
      return;
    }
    ended = reason;
    heartbeat.stop();
    if (webSocket != null) {
      engine.forget(this);
      webSocket.end(reason);
    } else if (polling.end(reason)) {
      forgotten();
    } else if (reason == DisconnectReason.TRANSPORT_CLOSE) {
      abortUpgrade();
    }
    left.run();
    engine.listener().closed(this, reason);
  }

  /**
   * The client knows that the session is over, or had its time; an upgrade that runs has failed.
   */
  void forgotten() {
    engine.forget(this);
    abortUpgrade();
  }

  private void abortUpgrade() {
    if (upgrade != null) {
      upgrade.abort();
    }
  }

  /**
   * Ends the session on the thread that stops the server, when the event loop is gone; a session
   * whose connections ended with the loop has ended before.
   */
  void abandon(DisconnectReason reason) {
    if (ended == null) {
      ended = reason;
      if (polling != null) {
        polling.discard();
      }
      left.run();
      engine.listener().closed(this, reason);
    }
  }

  /** The connection is gone. */
  void lost() {
    close(
        loop.isEnding() ? DisconnectReason.SERVER_SHUTTING_DOWN : DisconnectReason.TRANSPORT_CLOSE);
  }

  /** Whether to read from the client; a client that is not read from has to wait. Any thread. */
  public void reading(boolean on) {
    loop.runOrExecute(
        () -> {
          paused = !on;
          if (ended != null) {
            return;
          }
          if (webSocket != null) {
            webSocket.reading(on);
          } else if (on) {
            polling.resume();
          }
        });
  }

  /** Whether the client is not read from for now. */
  public boolean paused() {
    return paused;
  }

  void open(Polling first) {
    polling = first;
    opened("\"websocket\"");
  }

  void open(WebSocketConnection first) {
    webSocket = first;
    opened("");
  }

  private void opened(String upgrades) {
    TransportSettings settings = engine.settings();
    Outgoing open =
        Outgoing.ascii(
            engine.allocator(),
            "0{\"sid\":\""
                + id
                + "\",\"upgrades\":["
                + (settings.webSocket() ? upgrades : "")
                + "],\"pingInterval\":"
                + settings.pingInterval().toMillis()
                + ",\"pingTimeout\":"
                + settings.pingTimeout().toMillis()
                + ",\"maxPayload\":"
                + settings.maxPayload()
                + "}");
    write(open);
    open.release();
    heartbeat.begin();
    engine.listener().opened(this);
    keepsMore();
  }

  /** A packet of the client, its type in front. Returns whether the session is still open. */
  boolean packet(ByteBuf packet) {
    int type = packet.isReadable() ? packet.readByte() : -1;
    switch (type) {
      case '1' -> {
        if (polling != null) {
          polling.closedByClient();
        }
        close(DisconnectReason.TRANSPORT_CLOSE);
      }
      case '3' -> heartbeat.pong();
      case '4' -> engine.listener().text(this, packet);
      case '5', '6' -> {
        // An upgrade packet means something on a probing connection only, a noop nothing at all.
      }
      // A ping travels from the server to the client in this version, an open packet as well.
      case '0', '2' -> close(DisconnectReason.TRANSPORT_ERROR);
      default -> close(DisconnectReason.PARSE_ERROR);
    }
    return ended == null;
  }

  /** A binary message. Returns whether the session is still open. */
  boolean binary(byte[] data) {
    engine.listener().binary(this, data);
    return ended == null;
  }

  @Override
  public void flushFailed() {
    close(DisconnectReason.TRANSPORT_ERROR);
  }

  @Override
  public void flush() {
    flushing = false;
    if (ended != null) {
      return;
    }
    if (webSocket != null) {
      webSocket.flush();
    } else {
      polling.flush();
    }
  }

  /** The polling side; null once the session is on WebSocket. */
  Polling polling() {
    return polling;
  }

  Upgrade upgrade() {
    return upgrade;
  }

  void upgrade(Upgrade running) {
    upgrade = running;
  }

  EngineIo engine() {
    return engine;
  }

  /**
   * Moves to WebSocket: queued messages go first, then everything that is written from now on. A
   * session that the server has closed meanwhile ends here: a client that completes its upgrade
   * does not poll again.
   */
  void upgraded(WebSocketConnection to) {
    ArrayDeque<Outgoing> waiting = polling.drain();
    upgrade = null;
    if (ended != null) {
      for (Outgoing message; (message = waiting.poll()) != null; ) {
        to.write(message);
        message.release();
      }
      engine.forget(this);
      to.end(ended);
      return;
    }
    polling = null;
    webSocket = to;
    to.reading(!paused);
    for (Outgoing message; (message = waiting.poll()) != null; ) {
      write(message);
      message.release();
    }
  }
}
