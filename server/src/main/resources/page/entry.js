/** The form in front of the chat. Its faults and the server's refusals are shown beside the fields. */

import { byId, make, setText, setTone, showText } from "./dom.js";
import { showSiblings } from "./siblings.js";
import { fromAddress, rememberedName, roomFault } from "./visit.js";

const FIELDS = ["name", "room", "namespace"];

export class Entry {
  #card;
  #connect;

  /** @param connect called with {name, namespace, room} once they are fit to be sent */
  constructor(card, connect) {
    this.#card = card;
    this.#connect = connect;
    byId("namespace").append(...card.namespaces.map((it) => make("option", { text: it, value: it })));
    if (card.node) {
      setText(byId("entry-lead"), "You enter through node");
      showText(byId("entry-node"), card.node);
      setTone(byId("entry-node"), card.node);
    }
    byId("entry-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    byId("entry-form").addEventListener("input", () => this.#showSiblings());
  }

  /** Fills the form from the address; enters at once when that says everything. */
  start() {
    const wishes = fromAddress();
    byId("name").value = wishes.name || rememberedName();
    if (wishes.room) byId("room").value = wishes.room;
    const known = !wishes.namespace || this.#card.namespaces.includes(wishes.namespace);
    if (wishes.namespace && known) byId("namespace").value = wishes.namespace;
    this.show();
    if (!known) this.#fault("namespace", `This node has no namespace ${wishes.namespace}.`);
    else if (wishes.name && wishes.namespace && wishes.room) this.#submit();
  }

  /** Shows the form, with the error that led back to it if there is one. */
  show(error) {
    byId("entry").hidden = false;
    document.title = "Chat cluster";
    this.#clear();
    this.#showSiblings();
    if (error?.field) this.#fault(error.field, error.message);
    else if (error) showText(byId("entry-error"), error.message ?? "The connection was refused.");
    const first = error?.field ?? (byId("name").value === "" ? "name" : "connect");
    byId(first).focus();
  }

  #submit() {
    this.#clear();
    const wishes = this.#wishes();
    if (wishes.name === "") this.#fault("name", "Enter a name.");
    const roomWrong = roomFault(wishes.room);
    if (roomWrong) this.#fault("room", roomWrong);
    const wrong = FIELDS.find((it) => byId(it).getAttribute("aria-invalid") === "true");
    if (wrong) byId(wrong).focus();
    else this.#connect(wishes);
  }

  #wishes() {
    return {
      name: byId("name").value.trim(),
      room: byId("room").value.trim(),
      namespace: byId("namespace").value,
    };
  }

  #fault(field, text) {
    setText(byId(`${field}-error`), text);
    byId(field).setAttribute("aria-invalid", "true");
  }

  #clear() {
    showText(byId("entry-error"), "");
    for (const field of FIELDS) {
      setText(byId(`${field}-error`), "");
      byId(field).removeAttribute("aria-invalid");
    }
  }

  #showSiblings() {
    showSiblings(byId("entry-siblings"), this.#card.siblings, this.#wishes());
  }
}
