/** The form in front of the chat. Its faults and the server's refusals are shown beside the fields. */

import { byId, make, setText, setTone, showText } from "./dom.js";
import { showSiblings } from "./siblings.js";
import { fromAddress, nameFault, rememberedName, roomFault } from "./visit.js";

const FIELDS = ["name", "room", "namespace"];

export class Entry {
  #card;
  #known = null;
  #connect;

  /**
   * @param card a promise of the node's card; the form can be filled in before it is there
   * @param connect called with {name, namespace, room} once they are fit to be sent
   */
  constructor(card, connect) {
    this.#card = card;
    this.#connect = connect;
    card.then((known) => this.#describe(known));
    byId("entry-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    byId("entry-form").addEventListener("input", () => this.#showSiblings());
  }

  /** Fills the form from the address; enters at once when that says everything. */
  async start() {
    const wishes = fromAddress();
    const name = byId("name");
    // The user may have begun to write before this program was there.
    if (wishes.name || name.value === "") name.value = wishes.name || rememberedName();
    if (wishes.room) byId("room").value = wishes.room;
    this.show();
    const { namespaces } = await this.#card;
    const known = !wishes.namespace || namespaces.includes(wishes.namespace);
    if (wishes.namespace && known) byId("namespace").value = wishes.namespace;
    if (!known) this.#fault("namespace", `This node has no namespace ${wishes.namespace}.`);
    else if (wishes.name && wishes.namespace && wishes.room) this.#submit();
  }

  /** Shows the form, with the error that led back to it if there is one. */
  show(error) {
    byId("entry").hidden = false;
    byId("connect").disabled = false;
    document.title = "Chat cluster";
    this.#clear();
    this.#showSiblings();
    if (error?.field) this.#fault(error.field, error.message);
    else if (error) showText(byId("entry-error"), error.message ?? "The connection was refused.");
    const first = error?.field ?? (byId("name").value === "" ? "name" : "connect");
    byId(first).focus();
  }

  #describe(card) {
    this.#known = card;
    const options = card.namespaces.map((it) => make("option", { text: it, value: it }));
    byId("namespace").replaceChildren(...options);
    byId("namespace").disabled = false;
    if (card.node) {
      setText(byId("entry-lead"), "You enter through node");
      showText(byId("entry-node"), card.node);
      setTone(byId("entry-node"), card.node);
    }
    this.#showSiblings();
  }

  async #submit() {
    this.#clear();
    const nameWrong = nameFault(this.#wishes().name);
    if (nameWrong) this.#fault("name", nameWrong);
    const roomWrong = roomFault(this.#wishes().room);
    if (roomWrong) this.#fault("room", roomWrong);
    const wrong = FIELDS.find((it) => byId(it).getAttribute("aria-invalid") === "true");
    if (wrong) return byId(wrong).focus();
    byId("connect").disabled = true;
    await this.#card;
    byId("connect").disabled = false;
    this.#connect(this.#wishes());
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
    const { siblings, node } = this.#known ?? { siblings: [], node: "" };
    showSiblings(byId("entry-siblings"), siblings, node, this.#wishes());
  }
}
