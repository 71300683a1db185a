/**
 * The messages of the room on the screen. Elements are kept by the entry's key, so that a change
 * touches only what changed and a screen reader hears only what is new.
 */

import { byId, setText } from "./dom.js";
import { dayOf, dayRow, drawMessage, messageRow, noticeRow, startsGroup } from "./message-row.js";

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
    byId("empty").hidden = this.#fill(room) > 0;
    setText(byId("empty"), emptyText(room));
    const last = room?.pending.at(-1) ?? room?.entries.at(-1);
    const news = last && last.key !== this.#newest;
    this.#newest = last?.key;
    const wroteIt = news && (last.kind === "pending" || last.mine);
    if (this.#following || wroteIt) this.#toEnd();
    else if (news) byId("newer").hidden = false;
  }

  #show(room) {
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

  #fill(room) {
    const rows = room ? this.#wanted(room) : [];
    let at = this.#log.firstElementChild;
    for (const row of rows) {
      if (row === at) at = at.nextElementSibling;
      else this.#log.insertBefore(row, at);
    }
    while (at) {
      const gone = at;
      at = at.nextElementSibling;
      gone.remove();
    }
    return rows.length;
  }

  #wanted(room) {
    const rows = [];
    const keys = new Set();
    let previous = null;
    let shownDay = null;
    const put = (key, build) => {
      keys.add(key);
      if (!this.#rows.has(key)) this.#rows.set(key, build());
      rows.push(this.#rows.get(key));
      return rows.at(-1);
    };
    for (const entry of [...room.entries, ...room.pending]) {
      if (entry.kind === "notice") {
        put(entry.key, () => noticeRow(entry));
        previous = null;
        continue;
      }
      const day = dayOf(entry.at);
      if (day !== shownDay) {
        put(`day of ${entry.key}`, () => dayRow(entry.at));
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

  #toEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#following = true;
    byId("newer").hidden = true;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    this.#following = scrollHeight - clientHeight - scrollTop < FOLLOW_PX;
    if (this.#following) byId("newer").hidden = true;
  }
}

function emptyText(room) {
  if (!room) return "You are in no room. Join one to start.";
  return room.joined ? "Nothing here yet. Say hello." : "";
}
