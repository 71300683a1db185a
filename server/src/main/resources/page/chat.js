/** The chat behind the page: its rooms, who we are and how it stands. Knows no DOM. */

import { Outbox } from "./outbox.js";
import { Room } from "./room.js";
import { openSession } from "./session.js";
import { OthersTyping, OwnTyping } from "./typing.js";

const REJOIN_PAUSE_MS = 1000;

export class Chat {
  rooms = new Map();
  /** The room on the screen, or null. */
  active = null;
  me = null;
  node = "";
  state = "connecting";
  attempts = 0;
  /** The newest problem to show: {message}, or null. */
  problem = null;
  degraded = false;
  draining = false;

  #own = new Set();
  #session;
  #outbox;
  #ownTyping;
  #changed;
  #refused;

  /** @param changed called after every change; @param refused called once, with the error. */
  constructor({ name, namespace }, { changed, refused }) {
    this.name = name;
    this.namespace = namespace;
    this.#changed = changed;
    this.#refused = refused;
    this.typing = new OthersTyping(changed);
    this.#ownTyping = new OwnTyping((room, active) => this.#session.mention("typing", { room, active }));
    this.#session = openSession({ name, namespace }, {
      state: (state, attempts) => this.#onState(state, attempts),
      welcome: (welcome) => this.#onWelcome(welcome),
      draining: () => this.#set({ draining: true }),
      refused,
      event: (event, payload) => this.#onEvent(event, payload),
    });
    this.#outbox = new Outbox({
      request: (event, payload) => this.#session.request(event, payload),
      sender: () => this.me,
      changed,
    });
  }

  /** Joins a room and shows it. Resolves with the ack; a refused room is not kept. */
  async join(name) {
    if (!this.rooms.has(name)) {
      const room = new Room(name);
      this.rooms.set(name, room);
      // The first room waits for the welcome; from then on a room is joined at once.
      const ack = this.me ? await this.#enter(room) : { ok: true };
      if (!ack.ok) {
        this.#drop(room);
        return ack;
      }
    }
    this.show(name);
    return { ok: true };
  }

  /** Leaves the room on the screen. */
  leave() {
    const room = this.active;
    if (!room) return;
    this.#ownTyping.stop();
    this.#session.request("leave", { room: room.name });
    this.#drop(room);
  }

  show(name) {
    if (this.active?.name !== name) this.#ownTyping.stop();
    this.#set({ active: this.rooms.get(name) ?? null });
  }

  /** The room on the screen was seen. */
  seen() {
    if (this.active) this.active.unread = 0;
  }

  /** Queues a text for the room on the screen; false when it cannot take more. */
  send(text) {
    this.#ownTyping.stop();
    return this.active !== null && this.#outbox.add(this.active, text);
  }

  retry(message) {
    this.#outbox.retry(this.active, message);
  }

  discard(message) {
    this.#outbox.discard(this.active, message);
  }

  /** The composer's text changed. */
  pressed(text) {
    if (text && this.active?.joined) this.#ownTyping.pressed(this.active.name);
    else this.#ownTyping.stop();
  }

  members(room) {
    return this.#session.request("members", { room: room.name });
  }

  close() {
    this.#session.close();
  }

  dismissProblem() {
    this.#set({ problem: null });
  }

  /** Forgets a room; another one takes its place on the screen. */
  #drop(room) {
    room.joined = false;
    if (this.rooms.get(room.name) === room) this.rooms.delete(room.name);
    const active = this.active === room ? ([...this.rooms.values()].at(-1) ?? null) : this.active;
    this.#set({ active });
  }

  #set(change) {
    Object.assign(this, change);
    this.#changed();
  }

  #onState(state, attempts) {
    if (state !== "connected" && this.state === "connected") {
      for (const room of this.rooms.values()) room.joined = false;
      this.typing.clear();
    }
    this.#set({ state, attempts });
  }

  #onWelcome({ node, user }) {
    this.#own.add(user.id);
    this.#set({ node, me: user, draining: false, degraded: false });
    for (const room of this.rooms.values()) this.#rejoin(room);
  }

  /** Joins until it succeeds, is refused, or the connection is lost again. */
  async #rejoin(room) {
    let ack = await this.#enter(room);
    while (!ack.ok && ack.error.temporary && this.state === "connected" && this.rooms.get(room.name) === room) {
      await new Promise((resolve) => setTimeout(resolve, ack.error.retryAfterMs ?? REJOIN_PAUSE_MS));
      ack = room.joined ? { ok: true } : await this.#enter(room);
    }
    if (ack.ok || ack.error.temporary) return;
    this.#drop(room);
    if (this.rooms.size === 0) return this.#refused({ ...ack.error, field: "room" });
    this.#set({ problem: { message: `Room “${room.name}”: ${ack.error.message}` } });
  }

  async #enter(room) {
    const after = room.position;
    const ack = await this.#session.request("join", after ? { room: room.name, after } : { room: room.name });
    if (ack.ok && this.rooms.get(room.name) === room) {
      const added = room.enter(ack, after !== null, this.#own);
      if (after !== null && room !== this.active) room.unread += added;
      this.#outbox.flush(room);
    }
    return ack;
  }

  #onEvent(event, payload) {
    if (event === "cluster") return this.#set({ degraded: payload.state === "degraded" });
    if (event === "problem") {
      // A typing mark may be lost; whoever types fast must not be told off for it.
      return payload.event === "typing" ? undefined : this.#set({ problem: payload });
    }
    const room = this.rooms.get(payload.room);
    if (room) this.#onRoomEvent(room, event, payload);
  }

  #onRoomEvent(room, event, payload) {
    if (event === "message") {
      this.typing.set(room.name, payload.from, false);
      const added = room.deliver(payload, this.#own);
      const looking = room === this.active && !document.hidden;
      if (added && !looking && !this.#own.has(payload.from.id)) room.unread++;
    } else if (event === "typing") {
      if (!this.#own.has(payload.user.id)) this.typing.set(room.name, payload.user, payload.active);
    } else if (event === "gap") {
      room.note("Some messages could not be recovered.", "warning");
    } else {
      room.members = payload.members ?? room.members;
      if (event === "left") this.typing.set(room.name, payload.user, false);
      if (!this.#own.has(payload.user.id)) room.note(`${payload.user.name ?? payload.user.id} ${event}`);
    }
    this.#changed();
  }
}
