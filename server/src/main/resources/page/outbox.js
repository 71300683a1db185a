/**
 * Sends a room's own messages, one after the other so that they keep their order. A message keeps
 * its id through every try: the server stores it once however often it arrives.
 */

/** Own messages that may wait in one room. */
const PENDING_LIMIT = 100;
const TRIES = 20;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;

export class Outbox {
  #request;
  #sender;
  #changed;
  #sending = new Set();

  /** @param request sends a request; @param sender tells who we are; @param changed redraws. */
  constructor({ request, sender, changed }) {
    this.#request = request;
    this.#sender = sender;
    this.#changed = changed;
  }

  /** Queues a text. False when too many are waiting already. */
  add(room, text) {
    if (room.pending.length >= PENDING_LIMIT) return false;
    const id = newId();
    room.pending.push({ kind: "pending", key: `own ${id}`, id, text, at: Date.now(), tries: 0 });
    this.flush(room);
    return true;
  }

  /** Tries a failed message once more. */
  retry(room, message) {
    message.error = undefined;
    message.tries = 0;
    this.flush(room);
  }

  /** Gives a failed message up. */
  discard(room, message) {
    room.pending = room.pending.filter((it) => it !== message);
    this.#changed();
  }

  /** The messages that wait, in a form that storage can keep. */
  static kept(room) {
    return room.pending.map(({ id, text, at }) => ({ id, text, at }));
  }

  /** Queues messages of `kept` again, with the ids they had. */
  static restore(room, messages) {
    for (const { id, text, at } of messages.slice(0, PENDING_LIMIT)) {
      room.pending.push({ kind: "pending", key: `own ${id}`, id, text, at, tries: 0 });
    }
  }

  /** Sends what waits; does nothing while that already happens or the room is not joined. */
  async flush(room) {
    this.#changed();
    if (this.#sending.has(room)) return;
    this.#sending.add(room);
    try {
      while (room.joined) {
        const message = room.pending.find((it) => !it.error);
        if (!message) break;
        await this.#send(room, message);
        this.#changed();
      }
    } finally {
      this.#sending.delete(room);
    }
  }

  async #send(room, message) {
    const { id, text } = message;
    const ack = await this.#request("message", { room: room.name, text, id });
    const from = this.#sender();
    if (ack.ok) {
      const { epoch, seq, at } = ack;
      room.add({ room: room.name, epoch, seq, id, from, text, at }, new Set([from.id]));
    } else if (ack.error.temporary && ++message.tries < TRIES) {
      await pause(FIRST_PAUSE_MS * 2 ** Math.min(message.tries, 4));
    } else {
      message.error = ack.error;
    }
  }
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, Math.min(ms, LONGEST_PAUSE_MS)));
}

// crypto.randomUUID is missing on pages that came over plain HTTP from another machine.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
