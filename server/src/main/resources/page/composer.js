/** The box messages are written in. Each room keeps its own unsent text. */

import { byId, setText } from "./dom.js";

/** The server's limit, in Unicode code points. */
const TEXT_LIMIT = 8000;
const HINT = "Enter sends, Shift+Enter starts a new line.";

export class Composer {
  #chat = null;
  #room = null;
  #text = byId("text");

  constructor() {
    this.#text.addEventListener("input", () => this.#edited());
    this.#text.addEventListener("blur", () => this.#chat?.pressed(""));
    this.#text.addEventListener("keydown", (event) => {
      // While an input method composes, Enter chooses a word.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
      this.#text.focus();
    });
  }

  open(chat) {
    this.#chat = chat;
    this.#room = null;
    this.#text.value = "";
    this.#hint();
  }

  draw() {
    const room = this.#chat.active;
    byId("composer").hidden = room === null;
    if (room === this.#room) return;
    this.#room = room;
    this.#text.value = room?.draft ?? "";
    this.#hint();
    this.#fit();
  }

  #edited() {
    if (this.#room) this.#room.draft = this.#text.value;
    this.#hint();
    this.#fit();
    this.#chat.pressed(this.#text.value.trim());
  }

  #send() {
    const text = this.#text.value.trim();
    if (text === "" || this.#hint()) return;
    if (!this.#chat.send(text)) {
      setText(byId("composer-hint"), "Too many messages are waiting. Try again in a moment.");
      return;
    }
    this.#text.value = "";
    if (this.#room) this.#room.draft = "";
    this.#hint();
    this.#fit();
  }

  /** Says how many characters are too many, if any are. Nothing is cut off a pasted text. */
  #hint() {
    const text = this.#text.value.trim();
    const excess = text.length <= TEXT_LIMIT ? 0 : Math.max(0, [...text].length - TEXT_LIMIT);
    const hint = byId("composer-hint");
    hint.classList.toggle("fault", excess > 0);
    this.#text.setAttribute("aria-invalid", excess > 0);
    setText(hint, excess === 0 ? HINT : `Too long to send: ${excess} over ${TEXT_LIMIT} characters.`);
    return excess > 0;
  }

  #fit() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${this.#text.scrollHeight + 2}px`;
  }
}
