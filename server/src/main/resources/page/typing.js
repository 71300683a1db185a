/** Who is typing: what we tell the others and what they tell us. */

/** The server ends a typing state after 6 s, so it is repeated well before that. */
const REPEAT_MS = 3000;
const IDLE_MS = 4000;
/** A little longer than the server's limit: only for an end that was lost on the way. */
const FORGET_MS = 7000;

/** Tells the others that we type, at most once in three seconds, and when we stop. */
export class OwnTyping {
  #tell;
  #room = null;
  #toldAt = 0;
  #idle = 0;

  /** @param tell called with (room name, active) */
  constructor(tell) {
    this.#tell = tell;
  }

  /** A key was pressed in the composer of this room. */
  pressed(room) {
    if (this.#room !== room) this.stop();
    const now = Date.now();
    if (this.#room === null || now - this.#toldAt >= REPEAT_MS) {
      this.#room = room;
      this.#toldAt = now;
      this.#tell(room, true);
    }
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop(), IDLE_MS);
  }

  /** The text was sent, emptied or left alone. */
  stop() {
    clearTimeout(this.#idle);
    if (this.#room !== null) this.#tell(this.#room, false);
    this.#room = null;
  }
}

/** Remembers who types in which room. */
export class OthersTyping {
  #rooms = new Map();
  #changed;

  constructor(changed) {
    this.#changed = changed;
  }

  set(room, user, active) {
    this.#end(room, user.id);
    if (active) {
      if (!this.#rooms.has(room)) this.#rooms.set(room, new Map());
      const timer = setTimeout(() => this.set(room, user, false), FORGET_MS);
      this.#rooms.get(room).set(user.id, { name: user.name ?? user.id, timer });
    }
    this.#changed();
  }

  /** Forgets everybody: the connection that would have told their end is gone. */
  clear() {
    for (const [room, users] of this.#rooms) for (const id of [...users.keys()]) this.#end(room, id);
    this.#changed();
  }

  /** The line for a room, for instance "Ada and Bob are typing…", or an empty string. */
  sentence(room) {
    const names = [...(this.#rooms.get(room)?.values() ?? [])].map((it) => it.name);
    if (names.length === 0) return "";
    if (names.length === 1) return `${names[0]} is typing…`;
    if (names.length <= 3) return `${names.slice(0, -1).join(", ")} and ${names.at(-1)} are typing…`;
    return "Several people are typing…";
  }

  #end(room, id) {
    const users = this.#rooms.get(room);
    if (!users?.has(id)) return;
    clearTimeout(users.get(id).timer);
    users.delete(id);
    if (users.size === 0) this.#rooms.delete(room);
  }
}
