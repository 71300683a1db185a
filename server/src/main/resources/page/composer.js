/** The box messages are written in. Each room keeps its own unsent text. */

import { byId, setText } from "./dom.js";

export class Composer {
  #chat = null;
  #room = null;
  #drafts = new WeakMap();
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
    setText(byId("composer-hint"), HINT);
  }

  draw() {
    const room = this.#chat.active;
    byId("composer").hidden = room === null;
    if (room === this.#room) return;
    if (this.#room) this.#drafts.set(this.#room, this.#text.value);
    this.#room = room;
    this.#text.value = room ? (this.#drafts.get(room) ?? "") : "";
    this.#fit();
  }

  #edited() {
    this.#fit();
    this.#chat.pressed(this.#text.value.trim());
  }

  #send() {
    const text = this.#text.value.trim();
    if (text === "") return;
    if (!this.#chat.send(text)) {
      setText(byId("composer-hint"), "Too many messages are waiting. Try again in a moment.");
      return;
    }
    setText(byId("composer-hint"), HINT);
    this.#text.value = "";
    this.#fit();
  }

  #fit() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${this.#text.scrollHeight + 2}px`;
  }
}

const HINT = "Enter sends, Shift+Enter starts a new line.";
