/** One room as this page knows it: its messages in order and without repeats. Knows no DOM. */

/** The newest entries that are kept; older ones go. Twice as many while the reader is further up. */
export const ENTRY_LIMIT = 500;
/** The newest messages that a reload keeps. */
const KEPT_LIMIT = 100;

export class Room {
  /** Whether the server has us in the room on the present connection. */
  joined = false;
  /** The epoch and seq of the newest message that was delivered, or of the last join. */
  position = null;
  /** The number of users, or null until the first join was answered. */
  members = null;
  unread = 0;
  /** The text in the composer that was not sent. */
  draft = "";
  /** Messages and notices, oldest first; each has a `key` of its own. */
  entries = [];
  /** Own messages on their way, in the order they were written. */
  pending = [];

  #reading = false;
  #epochs = [];
  #seen = new Set();
  #gaps = [];
  #notices = 0;

  constructor(name) {
    this.name = name;
  }

  /** The newest delivered messages, with up to so many characters, and the position, in a form that storage can keep. */
  kept(characters) {
    const messages = [];
    let left = characters;
    for (let i = this.entries.length - 1; i >= 0 && messages.length < KEPT_LIMIT; i--) {
      const { kind, epoch, seq, id, from, text, at } = this.entries[i];
      if (kind !== "message") continue;
      left -= text?.length ?? 0;
      if (left < 0) break;
      messages.unshift({ epoch, seq, id, from, text, at });
    }
    return { position: this.position, messages };
  }

  /** Takes up what `kept` gave, in a room without entries. */
  restore({ position, messages }, own) {
    for (const message of messages ?? []) this.add(message, own);
    if (position) this.#advance(position);
  }

  /** Whether the reader has scrolled up: then nothing is taken away under their eyes for a while. */
  set reading(reading) {
    this.#reading = reading;
    this.#trim();
  }

  /** Takes the ack of a join. What came after `position` was missed, unless it is still on its way. */
  enter(ack) {
    this.joined = true;
    this.members = ack.members ?? this.members;
    this.#jump(ack.epoch, ack.seq);
    this.#advance(ack);
  }

  /** Takes a message delivered by the room. False when it was known already. */
  deliver(message, own) {
    this.#jump(message.epoch, message.seq - 1);
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
    if (index === 0 && this.entries.length >= this.#limit()) return false;
    this.entries.splice(index, 0, entry);
    if (identity) this.#seen.add(identity);
    this.#fillGap(message);
    this.#trim();
    return true;
  }

  /** Adds a line that is not a message. `tone` is "quiet" or "warning". */
  note(text, tone = "quiet") {
    this.entries.push({ kind: "notice", key: `notice ${this.#notices++}`, text, tone });
    this.#trim();
  }

  /** Shows the notices of messages that are still missing. */
  showGaps() {
    for (const gap of this.#gaps) gap.hidden = false;
  }

  /** Whether `showGaps` has something to show. */
  hasHiddenGaps() {
    return this.#gaps.some((it) => it.hidden);
  }

  #settle(id) {
    const index = this.pending.findIndex((it) => it.id === id);
    if (index >= 0) this.pending.splice(index, 1);
  }

  /** The room has counted up to `seq`; what lies between `position` and that did not arrive. */
  #jump(epoch, seq) {
    if (this.position === null || epoch === undefined || this.#isPast(epoch)) return;
    const anew = epoch !== this.position.epoch;
    const from = anew ? 1 : this.position.seq + 1;
    const known = this.entries.filter((it) => it.epoch === epoch && it.seq >= from && it.seq <= seq).length;
    const missing = Math.max(0, seq - from + 1 - known);
    if (missing === 0 && !anew) return;
    const gap = { kind: "notice", key: `notice ${this.#notices++}`, tone: "warning", hidden: true };
    Object.assign(gap, { gap: { epoch, from, to: seq, missing, anew }, text: gapText(missing, anew) });
    this.#gaps.push(gap);
    this.entries.push(gap);
    this.#trim();
  }

  /** A message that seemed to be missing has arrived. */
  #fillGap({ epoch, seq }) {
    const entry = this.#gaps.find(({ gap }) => gap.epoch === epoch && gap.from <= seq && seq <= gap.to);
    if (!entry) return;
    entry.gap.missing--;
    entry.text = gapText(entry.gap.missing, entry.gap.anew);
    if (entry.gap.missing > 0 || entry.gap.anew) return;
    this.#gaps.splice(this.#gaps.indexOf(entry), 1);
    this.entries.splice(this.entries.indexOf(entry), 1);
  }

  #advance({ epoch, seq }) {
    if (epoch === undefined || seq === undefined || this.#isPast(epoch)) return;
    if (this.position?.epoch === epoch && this.position.seq >= seq) return;
    this.#rank(epoch);
    this.position = { epoch, seq };
  }

  /** Whether another epoch has begun after this one. */
  #isPast(epoch) {
    const known = this.#epochs.indexOf(epoch);
    return known >= 0 && known < this.#epochs.length - 1;
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

  #limit() {
    return this.#reading ? 2 * ENTRY_LIMIT : ENTRY_LIMIT;
  }

  #trim() {
    while (this.entries.length > this.#limit()) {
      const gone = this.entries.shift();
      if (gone.gap) this.#gaps.splice(this.#gaps.indexOf(gone), 1);
      else if (gone.kind === "message") this.#seen.delete(identityOf(gone));
    }
  }
}

/** Of an epoch that began unseen, only those after its beginning can be counted. */
function gapText(missing, anew) {
  const counted = missing === 1 ? "1 message was missed" : `${missing} messages were missed`;
  if (!anew) return `${counted}.`;
  if (missing === 0) return "Messages may be missing: the numbering of this room began anew.";
  return `At least ${counted}: the numbering of this room began anew.`;
}

function identityOf({ epoch, seq, id, from }) {
  if (seq !== undefined) return `${epoch} ${seq}`;
  return id && from ? `${from.id} ${id}` : null;
}
