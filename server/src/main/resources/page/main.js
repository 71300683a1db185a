/** Starts the page: the form first, then the chat, and the form again when the chat ends. */

import { Chat } from "./chat.js";
import { ChatView } from "./chat-view.js";
import { byId } from "./dom.js";
import { Entry } from "./entry.js";
import { nodeCard, rememberName, toAddress } from "./visit.js";

const card = await nodeCard();
let chat = null;

const view = new ChatView({
  siblings: card.siblings,
  signOut() {
    end();
    entry.show();
  },
});

const entry = new Entry(card, (wishes) => {
  rememberName(wishes.name);
  toAddress(wishes);
  const started = new Chat(wishes, {
    changed: () => chat === started && view.changed(),
    refused(error) {
      if (chat !== started) return;
      end();
      entry.show(error);
    },
  });
  chat = started;
  chat.join(wishes.room);
  byId("entry").hidden = true;
  byId("chat").hidden = false;
  view.open(chat);
});

function end() {
  const ended = chat;
  chat = null;
  view.close();
  ended.close();
  byId("chat").hidden = true;
}

entry.start();
