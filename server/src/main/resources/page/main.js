/** Starts the page: the form first, then the chat, and the form again when the chat ends. */

import { Chat } from "./chat.js";
import { ChatView } from "./chat-view.js";
import { byId } from "./dom.js";
import { Entry } from "./entry.js";
import {
  fromAddress,
  moveTo,
  nodeCard,
  rememberedVisit,
  rememberName,
  rememberVisit,
  takeHandedOver,
  toAddress,
} from "./visit.js";

const KEEP_PAUSE_MS = 500;

const cardOfNode = nodeCard();
let chat = null;
let keepTimer = 0;

const view = new ChatView({
  signOut() {
    end();
    entry.show();
  },
});

const entry = new Entry(cardOfNode, ({ room, ...wishes }) => {
  rememberName(wishes.name);
  toAddress({ ...wishes, room });
  open(wishes, (opened) => opened.join(room));
});

/** Opens the chat with what `fill` puts into it. */
async function open({ name, namespace }, fill) {
  const { node, siblings } = await cardOfNode;
  const others = siblings.filter((it) => it.node !== node);
  const opened = new Chat({ name, namespace, siblings: others }, {
    changed() {
      if (chat !== opened) return;
      view.changed();
      keepSoon();
    },
    refused(error) {
      if (chat !== opened) return;
      end();
      entry.show(error);
    },
    moves(sibling) {
      if (chat !== opened || !moveTo(sibling, opened.kept())) return false;
      // What is written now would be lost with this page.
      byId("chat").inert = true;
      chat = null;
      opened.close();
      return true;
    },
  });
  chat = opened;
  fill(opened);
  byId("entry").hidden = true;
  byId("chat").hidden = false;
  view.open(opened, siblings);
}

function end() {
  const ended = chat;
  chat = null;
  view.close();
  ended?.close();
  rememberVisit(null);
  byId("chat").hidden = true;
}

function keep() {
  clearTimeout(keepTimer);
  keepTimer = 0;
  if (chat) rememberVisit(chat.kept());
}

function keepSoon() {
  if (!keepTimer) keepTimer = setTimeout(keep, KEEP_PAUSE_MS);
}

addEventListener("pagehide", keep);
document.addEventListener("visibilitychange", () => document.hidden && keep());

await takeHandedOver(cardOfNode);
const visit = rememberedVisit();
if (visit && visit.rooms.length > 0 && (await cardOfNode).namespaces.includes(visit.namespace)) {
  await open(visit, (opened) => {
    opened.restore(visit);
    const { room } = fromAddress();
    if (room) opened.join(room);
  });
} else {
  await entry.start();
}
