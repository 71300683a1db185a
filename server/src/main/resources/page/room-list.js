/** The list of joined rooms with their unread counts. */

import { byId, make, setText } from "./dom.js";

export class RoomList {
  #chat = null;
  #items = new Map();

  open(chat) {
    this.#chat = chat;
    this.#items.clear();
    byId("rooms").replaceChildren();
  }

  draw() {
    const { rooms, active } = this.#chat;
    for (const [name, item] of this.#items) {
      if (rooms.has(name)) continue;
      item.remove();
      this.#items.delete(name);
    }
    for (const room of rooms.values()) {
      if (!this.#items.has(room.name)) this.#add(room);
      this.#drawItem(this.#items.get(room.name), room, room === active);
    }
  }

  #add({ name }) {
    const button = make(
      "button",
      { class: "room-button", "data-room": name, title: name },
      make("span", { class: "room-name", dir: "auto", text: name }),
      make("span", { class: "unread", "aria-hidden": "true" }),
      make("span", { class: "hidden-label" }),
    );
    button.addEventListener("click", () => this.#chat.show(name));
    const item = make("li", {}, button);
    this.#items.set(name, item);
    byId("rooms").append(item);
  }

  #drawItem(item, room, active) {
    const button = item.firstElementChild;
    const [, badge, spoken] = button.children;
    const wasActive = button.hasAttribute("aria-current");
    if (active) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    if (active && !wasActive) button.scrollIntoView({ block: "nearest", inline: "nearest" });
    setText(badge, room.unread === 0 ? "" : room.unread > 99 ? "99+" : `${room.unread}`);
    setText(spoken, room.unread === 0 ? "" : ` ${room.unread} unread`);
  }
}
