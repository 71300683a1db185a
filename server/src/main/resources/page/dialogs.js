/** The two dialogs. Both are native ones: Escape closes them and the focus returns by itself. */

import { byId, make, setText, tone } from "./dom.js";
import { roomFault } from "./visit.js";

export class JoinDialog {
  #dialog = byId("join-dialog");
  #name = byId("join-name");
  #chat = null;

  constructor() {
    byId("join-cancel").addEventListener("click", () => this.close());
    byId("join-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  open(chat) {
    this.#chat = chat;
    this.#name.value = "";
    this.#fault("");
    this.#dialog.showModal();
    this.#name.focus();
  }

  close() {
    this.#dialog.close();
  }

  async #submit() {
    const room = this.#name.value.trim();
    const fault = roomFault(room);
    if (fault) return this.#fault(fault);
    const chat = this.#chat;
    const ack = await chat.join(room);
    if (chat !== this.#chat || !this.#dialog.open) return;
    if (!ack.ok) return this.#fault(ack.error.message);
    this.close();
    byId("text").focus();
  }

  #fault(text) {
    setText(byId("join-error"), text);
    this.#name.setAttribute("aria-invalid", text !== "");
    if (text) this.#name.focus();
  }
}

export class MembersDialog {
  #dialog = byId("members-dialog");

  constructor() {
    byId("members-close").addEventListener("click", () => this.close());
  }

  async open(chat) {
    const room = chat.active;
    setText(byId("members-title"), `Members of ${room.name}`);
    byId("members-list").replaceChildren(make("li", { class: "muted", text: "Asking…" }));
    this.#dialog.showModal();
    const ack = await chat.members(room);
    if (!ack.ok) return this.#fill([make("li", { class: "muted", text: ack.error.message })]);
    const people = ack.users.map((user) => person(user, chat.me));
    if (ack.truncated) people.push(make("li", { class: "muted", text: "… and more" }));
    this.#fill(people);
  }

  close() {
    this.#dialog.close();
  }

  #fill(items) {
    byId("members-list").replaceChildren(...items);
  }
}

function person({ id, name = id, connections }, me) {
  return make(
    "li",
    {},
    make("span", { class: `avatar ${tone(name)}`, "aria-hidden": "true", text: [...name.trim()][0] }),
    make("bdi", { text: id === me?.id ? `${name} (you)` : name }),
    make("span", { class: "muted", text: connections > 1 ? `${connections} connections` : "" }),
  );
}
