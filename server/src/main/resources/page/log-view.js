/**
 * The messages of the room on the screen. Elements are kept by the entry's key, so that a change
 * touches only what changed and a screen reader hears only what is new.
 */

import { byId, setText } from "./dom.js";
import {
  dayOf,
  dayRow,
  drawMessage,
  drawNotice,
  messageRow,
  noticeRow,
  startsGroup,
} from "./message-row.js";

/** Closer to the end than this, the log follows new messages. */
const FOLLOW_PX = 80;

export class LogView {
  #chat = null;
  #room = null;
  #rows = new Map();
  #log = byId("messages");
  #following = true;
  #newest = undefined;

  constructor() {
    this.#log.addEventListener("scroll", () => this.#scrolled());
    byId("newer").addEventListener("click", () => {
      this.#toEnd();
      byId("text").focus();
    });
    // A keyboard that opens on a phone, or a growing composer, must not hide the last message.
    new ResizeObserver(() => this.#following && this.#toEnd()).observe(this.#log);
  }

  open(chat) {
    this.#chat = chat;
    this.#show(null);
  }

  draw() {
    const room = this.#chat.active;
    if (room !== this.#room) this.#show(room);
    const place = this.#following ? null : this.#place();
    byId("empty").hidden = this.#fill(room) > 0;
    if (place) this.#keep(place);
    setText(byId("empty"), emptyText(room));
    const last = room?.pending.at(-1) ?? room?.entries.at(-1);
    const news = last && last.key !== this.#newest;
    this.#newest = last?.key;
    const wroteIt = news && (last.kind === "pending" || last.mine);
    if (this.#following || wroteIt) this.#toEnd();
    else if (news) byId("newer").hidden = false;
  }

  #show(room) {
    if (this.#room) this.#room.reading = false;
    this.#room = room;
    this.#rows.clear();
    // A new room's past is not news: the region speaks again once it is on the screen.
    this.#log.setAttribute("aria-live", "off");
    setTimeout(() => this.#log.setAttribute("aria-live", "polite"), 500);
    this.#log.setAttribute("aria-label", room ? `Messages in ${room.name}` : "Messages");
    this.#log.replaceChildren();
    this.#following = true;
    byId("newer").hidden = true;
  }

  /** Rows that are gone are removed first: then what stays is in place, and only news is inserted. */
  #fill(room) {
    const rows = room ? this.#wanted(room) : [];
    const wanted = new Set(rows);
    for (const row of [...this.#log.children]) if (!wanted.has(row)) row.remove();
    let at = this.#log.firstElementChild;
    for (const row of rows) {
      if (row === at) at = at.nextElementSibling;
      else this.#log.insertBefore(row, at);
    }
    return rows.length;
  }

  #wanted(room) {
    const rows = [];
    const keys = new Set();
    let previous = null;
    let shownDay = null;
    const days = new Map();
    const put = (key, build) => {
      keys.add(key);
      if (!this.#rows.has(key)) this.#rows.set(key, build());
      rows.push(this.#rows.get(key));
      return rows.at(-1);
    };
    for (const entry of [...room.entries, ...room.pending]) {
      if (entry.hidden) continue;
      if (entry.kind === "notice") {
        drawNotice(put(entry.key, () => noticeRow(entry)), entry);
        previous = null;
        continue;
      }
      const day = dayOf(entry.at);
      if (day !== shownDay) {
        // The day of the oldest message keeps its row when that message goes.
        days.set(day, (days.get(day) ?? 0) + 1);
        put(`day ${day} ${days.get(day)}`, () => dayRow(entry.at));
        shownDay = day;
        previous = null;
      }
      const row = put(entry.key, () => messageRow(entry, this.#chat));
      drawMessage(row, entry, startsGroup(previous, entry, this.#chat.me));
      previous = entry;
    }
    for (const key of this.#rows.keys()) if (!keys.has(key)) this.#rows.delete(key);
    return rows;
  }

  /** The rows on the screen and where they are, topmost first. */
  #place() {
    const top = this.#log.getBoundingClientRect().top;
    const bottom = top + this.#log.clientHeight;
    const shown = [];
    for (const row of this.#log.children) {
      const box = row.getBoundingClientRect();
      if (box.top >= bottom) break;
      if (box.bottom > top) shown.push({ row, top: box.top });
    }
    return shown;
  }

  /** Scrolls so that the topmost row that is still there is where it was. */
  #keep(place) {
    const kept = place.find(({ row }) => row.isConnected);
    if (!kept) return;
    const moved = kept.row.getBoundingClientRect().top - kept.top;
    if (moved !== 0) this.#log.scrollTop += moved;
  }

  #toEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#follow(true);
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    this.#follow(scrollHeight - clientHeight - scrollTop < FOLLOW_PX);
  }

  #follow(following) {
    this.#following = following;
    if (this.#room) this.#room.reading = !following;
    if (following) byId("newer").hidden = true;
  }
}

function emptyText(room) {
  if (!room) return "You are in no room. Join one to start.";
  return room.joined ? "Nothing here yet. Say hello." : "";
}
