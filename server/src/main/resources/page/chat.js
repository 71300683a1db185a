/** The chat behind the page: its rooms, who we are and how it stands. Knows no DOM. */

import { Outbox } from "./outbox.js";
import { Room } from "./room.js";
import { openSession } from "./session.js";
import { OthersTyping, OwnTyping } from "./typing.js";

const REJOIN_PAUSE_MS = 1000;
/** The characters of delivered messages that a reload keeps, those of the room on the screen first. */
const KEPT_CHARACTERS = 100_000;
/** A message that is late by less is not reported as missed. */
const GAP_GRACE_MS = 1500;

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

  #own = new Set();
  #session;
  #outbox;
  #ownTyping;
  #changed;
  #refused;
  #moves;

  /**
   * @param siblings other nodes to go to when this one cannot be reached: [{node, url}]
   * @param changed called after every change;
   * @param refused called once, with the error
   * @param moves called with the sibling that took this chat in; true where the page goes there too
   */
  constructor({ name, namespace, siblings }, { changed, refused, moves }) {
    this.name = name;
    this.namespace = namespace;
    this.#changed = changed;
    this.#refused = refused;
    this.#moves = moves;
    this.typing = new OthersTyping(changed);
    this.#ownTyping = new OwnTyping((room, active) => this.#session.mention("typing", { room, active }));
    this.#session = openSession({ name, namespace, siblings }, {
      state: (state, attempts) => this.#onState(state, attempts),
      welcome: (welcome, sibling) => this.#onWelcome(welcome, sibling),
      refused,
      event: (event, payload) => this.#onEvent(event, payload),
    });
    this.#outbox = new Outbox({
      request: (event, payload) => this.#session.request(event, payload),
      sender: () => this.me,
      changed,
    });
  }

  /** What a reload of the page, or the page of another node, takes up again; see `restore`. */
  kept() {
    let left = KEPT_CHARACTERS;
    const delivered = new Map();
    for (const room of [this.active, ...this.rooms.values()]) {
      if (!room || delivered.has(room)) continue;
      const kept = room.kept(left);
      delivered.set(room, kept);
      for (const { text } of kept.messages) left -= text?.length ?? 0;
    }
    const rooms = [...this.rooms.values()].map((room) => ({
      name: room.name,
      draft: room.draft,
      pending: Outbox.kept(room),
      ...delivered.get(room),
    }));
    const { name, namespace, me } = this;
    return { name, namespace, me, active: this.active?.name ?? null, rooms };
  }

  /** Takes up rooms, messages and drafts of `kept`; the rooms are joined after the welcome. */
  restore({ active, me, rooms }) {
    if (me) this.#own.add(me.id);
    for (const { name, draft, pending, ...delivered } of rooms) {
      const room = new Room(name);
      room.draft = draft;
      room.restore(delivered, this.#own);
      Outbox.restore(room, pending);
      this.rooms.set(name, room);
    }
    this.show(active);
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

  #onWelcome({ node, user }, sibling) {
    this.#own.add(user.id);
    if (sibling && this.#moves(sibling)) return;
    this.#set({ node, me: user });
    for (const room of this.rooms.values()) this.#rejoin(room);
  }

  /** Joins until it succeeds, is refused, or the connection is lost again. */
  async #rejoin(room) {
    let ack = await this.#enter(room);
    while (!ack.ok && ack.error.temporary && this.state === "connected" && this.rooms.get(room.name) === room) {
      await new Promise((resolve) => setTimeout(resolve, REJOIN_PAUSE_MS));
      ack = room.joined ? { ok: true } : await this.#enter(room);
    }
    if (ack.ok || ack.error.temporary) return;
    this.#drop(room);
    if (this.rooms.size === 0) return this.#refused({ ...ack.error, field: "room" });
    this.#set({ problem: { message: `Room “${room.name}”: ${ack.error.message}` } });
  }

  async #enter(room) {
    const ack = await this.#session.request("join", { room: room.name });
    if (ack.ok && this.rooms.get(room.name) === room) {
      room.enter(ack);
      this.#showGapsLater(room);
      this.#outbox.flush(room);
    }
    return ack;
  }

  #showGapsLater(room) {
    if (!room.hasHiddenGaps()) return;
    setTimeout(() => {
      room.showGaps();
      this.#changed();
    }, GAP_GRACE_MS);
  }

  #onEvent(event, payload) {
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
      this.#showGapsLater(room);
      const looking = room === this.active && !document.hidden;
      if (added && !looking && !this.#own.has(payload.from.id)) room.unread++;
    } else if (event === "typing") {
      if (!this.#own.has(payload.user.id)) this.typing.set(room.name, payload.user, payload.active);
    } else if (event === "members") {
      room.members = payload.members;
    } else if (event === "removed") {
      room.note("The server has taken you out of this room.", "warning");
    } else {
      room.members = payload.members ?? room.members;
      if (event === "left") this.typing.set(room.name, payload.user, false);
      if (!this.#own.has(payload.user.id)) room.note(`${payload.user.name ?? payload.user.id} ${event}`);
    }
    this.#changed();
  }
}
