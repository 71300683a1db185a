/**
 * One connection to one namespace, kept up until it is closed or refused for good.
 *
 * `on` receives: state(name, attempts) with connecting, connected, reconnecting or closed;
 * welcome(payload); draining(ms); refused(error); and event(name, payload) for the chat's events.
 */

import { guestKey } from "./visit.js";

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 5000;
const ANSWER_TIMEOUT_MS = 6000;
/** How soon a disconnect follows the problem that is its reason. */
const FAREWELL_MS = 5000;
const EVENTS = ["message", "joined", "left", "typing", "gap", "cluster", "problem"];

/** The error of a request that was not answered. It is worth another try. */
const NO_ANSWER = { code: 0, name: "no_answer", message: "The node did not answer.", temporary: true };

export function openSession({ name, namespace }, on) {
  const socket = window.io(namespace, {
    auth: { name, key: guestKey() },
    // A manager of its own, so that a later session inherits no listeners of this one.
    forceNew: true,
    reconnectionDelay: FIRST_DELAY_MS,
    reconnectionDelayMax: LONGEST_DELAY_MS,
  });
  let attempts = 0;
  let welcomed = false;
  let closed = false;
  let farewell = null;
  let timer = 0;

  const lost = () => on.state(welcomed ? "reconnecting" : "connecting", attempts);

  function connectIn(ms) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      attempts++;
      lost();
      socket.connect();
    }, ms);
  }

  function rememberFarewell(problem) {
    farewell = problem;
    setTimeout(() => {
      if (farewell === problem) farewell = null;
    }, FAREWELL_MS);
  }

  function backoff() {
    const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempts);
    return ceiling / 2 + Math.random() * (ceiling / 2);
  }

  function close() {
    closed = true;
    clearTimeout(timer);
    socket.disconnect();
  }

  function refuse(error) {
    close();
    on.refused(error);
  }

  socket.on("welcome", (payload) => {
    welcomed = true;
    attempts = 0;
    farewell = null;
    on.welcome(payload);
    on.state("connected", 0);
  });

  socket.on("connect_error", (failure) => {
    if (closed) return;
    // While the socket is active the client library tries again by itself.
    if (socket.active) return lost();
    const error = failure.data ?? { message: failure.message, temporary: false };
    if (!error.temporary) return refuse(error);
    lost();
    connectIn(error.retryAfterMs ?? backoff());
  });

  socket.on("disconnect", (reason) => {
    clearTimeout(timer);
    if (closed) return on.state("closed", 0);
    const dismissed = reason === "io server disconnect" && farewell;
    if (dismissed && !dismissed.temporary) return refuse(dismissed);
    lost();
    if (!socket.active) connectIn(backoff());
  });

  socket.on("draining", ({ retryInMs }) => {
    on.draining(retryInMs);
    clearTimeout(timer);
    // Leaving by ourselves ends in "disconnect", and that connects again.
    timer = setTimeout(() => socket.disconnect(), retryInMs);
  });

  socket.io.on("reconnect_attempt", (count) => {
    attempts = count;
    lost();
  });

  for (const event of EVENTS) {
    socket.on(event, (payload) => {
      // A problem that answers no request is the reason of a disconnect that follows.
      if (event === "problem" && !payload.event) rememberFarewell(payload);
      on.event(event, payload);
    });
  }

  return {
    /** Sends a request. The promise always resolves, with the protocol's ack; see `NO_ANSWER`. */
    request(event, payload) {
      if (!socket.connected) return Promise.resolve({ ok: false, error: NO_ANSWER });
      return new Promise((resolve) => {
        socket.timeout(ANSWER_TIMEOUT_MS).emit(event, payload, (failure, ack) => {
          resolve(failure || !ack ? { ok: false, error: NO_ANSWER } : ack);
        });
      });
    },
    /** Sends what may be lost: nothing is kept for a connection that is down. */
    mention(event, payload) {
      if (socket.connected) socket.volatile.emit(event, payload);
    },
    close,
  };
}
