/**
 * One session in one namespace, kept up until it is closed or rejected for good. It connects to the
 * page's own node first; each failed attempt is followed by one at the next sibling.
 *
 * `on` receives: state(name, attempts) with connecting, connected, reconnecting or closed;
 * welcome(payload, sibling), the sibling undefined on the page's own node, after which the session may be closed;
 * refused(error); and event(name, payload) for the chat's events.
 */

import { guestKey } from "./visit.js";

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 5000;
const CONNECT_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 6000;
const EVENTS = ["message", "joined", "left", "members", "removed", "typing", "problem"];

/** The error of a request that was not answered. It is worth another try. */
const NO_ANSWER = { code: 0, name: "no_answer", message: "The node did not answer.", temporary: true };

export function openSession({ name, namespace, siblings }, on) {
  // The page's own node is at the page's own address.
  const addresses = ["", ...siblings.map((it) => new URL(it.url).origin)];
  let current = 0;
  let socket = null;
  let attempts = 0;
  let welcomed = false;
  let closed = false;
  let timer = 0;

  function connect() {
    const opened = window.io(addresses[current] + namespace, {
      auth: { name, key: guestKey() },
      // A manager of its own for each attempt: it may go to another node.
      forceNew: true,
      reconnection: false,
      timeout: CONNECT_TIMEOUT_MS,
    });
    socket = opened;
    const listen = (event, task) => {
      opened.on(event, (payload) => {
        if (opened === socket && !closed) task(payload);
      });
    };
    listen("welcome", (payload) => {
      welcomed = true;
      attempts = 0;
      on.welcome(payload, siblings[current - 1]);
      if (!closed) on.state("connected", 0);
    });
    listen("connect_error", (failure) => connectFailed(opened, failure));
    listen("disconnect", (reason) => {
      // A node that disconnects its clients is about to stop.
      if (reason === "io server disconnect") moveOn();
      connectLater();
    });
    for (const event of EVENTS) listen(event, (payload) => on.event(event, payload));
  }

  function connectFailed(opened, failure) {
    // A rejected socket is inactive, one that did not reach its node is still active.
    const error = opened.active ? null : (failure.data ?? { message: failure.message, temporary: welcomed });
    if (error && !error.temporary) {
      close();
      on.refused(error);
      return;
    }
    moveOn();
    connectLater();
  }

  function moveOn() {
    current = (current + 1) % addresses.length;
  }

  function connectLater() {
    const left = socket;
    socket = null;
    left.disconnect();
    on.state(welcomed ? "reconnecting" : "connecting", attempts);
    timer = setTimeout(() => {
      attempts++;
      on.state(welcomed ? "reconnecting" : "connecting", attempts);
      connect();
    }, backoff());
  }

  /** Grows with each round through all addresses. */
  function backoff() {
    const round = Math.floor(attempts / addresses.length);
    const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** round);
    return ceiling / 2 + Math.random() * (ceiling / 2);
  }

  function close() {
    closed = true;
    clearTimeout(timer);
    socket?.disconnect();
    on.state("closed", 0);
  }

  connect();
  return {
    /** Sends a request. The promise always resolves, with the protocol's ack; see `NO_ANSWER`. */
    request(event, payload) {
      if (!socket?.connected) return Promise.resolve({ ok: false, error: NO_ANSWER });
      return new Promise((resolve) => {
        socket.timeout(ANSWER_TIMEOUT_MS).emit(event, payload, (failure, ack) => {
          resolve(failure || !ack ? { ok: false, error: NO_ANSWER } : ack);
        });
      });
    },
    /** Sends what may be lost: nothing is kept for a connection that is down. */
    mention(event, payload) {
      if (socket?.connected) socket.volatile.emit(event, payload);
    },
    close,
  };
}
