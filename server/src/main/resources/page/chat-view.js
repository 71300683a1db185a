/** The chat on the screen: the bars around the messages. The parts inside have views of their own. */

import { Composer } from "./composer.js";
import { JoinDialog, MembersDialog } from "./dialogs.js";
import { byId, setText, setTone, showText, soon } from "./dom.js";
import { LogView } from "./log-view.js";
import { RoomList } from "./room-list.js";
import { showSiblings } from "./siblings.js";
import { toAddress } from "./visit.js";

export class ChatView {
  /** Draws again, soon. */
  changed = soon(() => this.#draw());

  #chat = null;
  #siblings = [];
  #log = new LogView();
  #rooms = new RoomList();
  #composer = new Composer();
  #join = new JoinDialog();
  #members = new MembersDialog();

  constructor({ signOut }) {
    byId("sign-out").addEventListener("click", signOut);
    byId("leave-room").addEventListener("click", () => {
      this.#chat.leave();
      byId(this.#chat.active ? "text" : "join-room").focus();
    });
    byId("join-room").addEventListener("click", () => this.#join.open(this.#chat));
    byId("members").addEventListener("click", () => this.#members.open(this.#chat));
    byId("problem-close").addEventListener("click", () => {
      this.#chat.dismissProblem();
      byId("text").focus();
    });
    document.addEventListener("visibilitychange", () => this.#chat && this.changed());
  }

  /** @param siblings the nodes to link to: [{node, url}] */
  open(chat, siblings) {
    this.#chat = chat;
    this.#siblings = siblings;
    this.#log.open(chat);
    this.#rooms.open(chat);
    this.#composer.open(chat);
    this.#draw();
    byId("text").focus();
  }

  close() {
    this.#chat = null;
    this.#join.close();
    this.#members.close();
  }

  #draw() {
    const chat = this.#chat;
    if (!chat) return;
    if (!document.hidden) chat.seen();
    this.#drawTopbar(chat);
    showText(byId("problem-text"), chat.problem?.message);
    byId("problem").hidden = !chat.problem;
    this.#drawRoom(chat);
    this.#rooms.draw();
    this.#log.draw();
    this.#composer.draw();
  }

  #drawTopbar(chat) {
    setText(byId("node-name"), chat.node || "…");
    setTone(byId("node"), chat.node);
    setText(byId("me"), chat.me?.name ?? chat.name);
    setText(byId("namespace-name"), chat.namespace);
    byId("status").dataset.state = chat.state;
    setText(byId("status-text"), STATUS[chat.state] ?? "");
    setText(byId("status-attempt"), chat.attempts > 0 ? `Attempt ${chat.attempts}` : "");
    const place = { name: chat.name, namespace: chat.namespace, room: chat.active?.name ?? "" };
    showSiblings(byId("siblings"), this.#siblings, chat.node, place);
    toAddress(place);
  }

  #drawRoom({ active, typing, rooms }) {
    setText(byId("room-title"), active?.name ?? "No room");
    byId("members").hidden = byId("leave-room").hidden = !active;
    // Unknown until the room has answered.
    const count = active?.members ?? null;
    setText(byId("members"), count === null ? "Members" : count === 1 ? "1 member" : `${count} members`);
    setText(byId("typing"), active ? typing.sentence(active.name) : "");
    const unread = [...rooms.values()].reduce((sum, room) => sum + room.unread, 0);
    const title = `${unread > 0 ? `(${unread}) ` : ""}${active ? `${active.name} · ` : ""}Chat cluster`;
    if (document.title !== title) document.title = title;
  }
}

const STATUS = {
  connecting: "Connecting…",
  connected: "Connected",
  reconnecting: "Disconnected. Reconnecting…",
};
