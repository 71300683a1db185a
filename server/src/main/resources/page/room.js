/** One room as this page knows it: its messages in order and without repeats. Knows no DOM. */

/** The newest entries that are kept; older ones go. */
export const ENTRY_LIMIT = 500;

export class Room {
  /** Whether the server has us in the room on the present connection. */
  joined = false;
  /** Where a rejoin resumes: the epoch and seq of the last message delivered in order. */
  position = null;
  members = 0;
  unread = 0;
  /** Messages and notices, oldest first; each has a `key` of its own. */
  entries = [];
  /** Own messages on their way, in the order they were written. */
  pending = [];

  #epochs = [];
  #seen = new Set();
  #notices = 0;

  constructor(name) {
    this.name = name;
  }

  /** Takes the ack of a join. `resumed` tells that the join asked for what came after `position`. */
  enter(ack, resumed, own) {
    this.joined = true;
    this.members = ack.members ?? this.members;
    if (resumed && !ack.recovered) this.note("Some messages may be missing here.", "warning");
    let added = 0;
    for (const message of ack.messages ?? []) if (this.add(message, own)) added++;
    this.#advance(ack);
    return added;
  }

  /** Takes a message delivered by the room. False when it was known already. */
  deliver(message, own) {
    const added = this.add(message, own);
    this.#advance(message);
    return added;
  }

  /** Takes a message from anywhere, for instance an ack. It does not move `position`. */
  add(message, own) {
    const mine = own.has(message.from.id);
    if (mine) this.#settle(message.id);
    const identity = identityOf(message);
    if (identity && this.#seen.has(identity)) return false;
    const entry = { kind: "message", ...message, mine, rank: this.#rank(message.epoch) };
    // An own message keeps the key it had while it was on its way, and so its place on the screen.
    entry.key = mine && message.id ? `own ${message.id}` : identity ?? `loose ${this.#notices++}`;
    const index = this.#placeOf(entry);
    if (index === 0 && this.entries.length >= ENTRY_LIMIT) return false;
    this.entries.splice(index, 0, entry);
    if (identity) this.#seen.add(identity);
    this.#trim();
    return true;
  }

  /** Adds a line that is not a message. `tone` is "quiet" or "warning". */
  note(text, tone = "quiet") {
    this.entries.push({ kind: "notice", key: `notice ${this.#notices++}`, text, tone });
    this.#trim();
  }

  #settle(id) {
    const index = this.pending.findIndex((it) => it.id === id);
    if (index >= 0) this.pending.splice(index, 1);
  }

  #advance({ epoch, seq }) {
    if (epoch === undefined || seq === undefined) return;
    if (this.position?.epoch === epoch && this.position.seq >= seq) return;
    this.position = { epoch, seq };
  }

  #rank(epoch) {
    if (epoch === undefined) return undefined;
    const known = this.#epochs.indexOf(epoch);
    return known >= 0 ? known : this.#epochs.push(epoch) - 1;
  }

  #placeOf(entry) {
    let place = this.entries.length;
    if (entry.seq === undefined) return place;
    for (let i = place - 1; i >= 0; i--) {
      const other = this.entries[i];
      if (other.kind !== "message" || other.seq === undefined) continue;
      if (other.rank < entry.rank || (other.rank === entry.rank && other.seq < entry.seq)) break;
      place = i;
    }
    return place;
  }

  #trim() {
    while (this.entries.length > ENTRY_LIMIT) this.#seen.delete(identityOf(this.entries.shift()));
  }
}

function identityOf({ epoch, seq, id, from }) {
  if (seq !== undefined) return `${epoch} ${seq}`;
  return id && from ? `${from.id} ${id}` : null;
}
