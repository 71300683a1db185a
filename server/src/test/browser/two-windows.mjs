/**
 * Two people, two windows, two nodes, one room.
 *
 *   node two-windows.mjs http://localhost:8081 http://localhost:8082 [--screenshots DIR] [--room NAME]
 *
 * Prints TAP lines; exits with 1 when a check fails and 2 when it could not begin. CHROMIUM names
 * the browser's binary where it is not /usr/bin/chromium.
 */

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ChatWindow } from "./chat-window.mjs";
import { begin, run } from "./launch.mjs";
import { same, WAIT_MS } from "./tap.mjs";

const PHONE = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  colorScheme: "dark",
};
const { urls, screenshots, room } = readArguments();
const cards = await begin(() => Promise.all(urls.map(cardOf)));
if (screenshots) await begin(() => mkdir(screenshots, { recursive: true }));
let tap;
let browser;
await run((ofRun, launched) => {
  tap = ofRun;
  browser = launched;
  return scenario();
});

async function scenario() {
  const [chat, other] = cards[0].namespaces;
  const ada = await ChatWindow.open(browser, urls[0]);
  await tap.check("the form leads into the room, and the page names its node", async () => {
    await picture(ada, "entry");
    await ada.enter({ name: "Ada", namespace: chat, room });
    await ada.connected();
    same("node", await ada.node(), cards[0].node);
    await ada.seesMembers("1 member");
  });

  const bob = await ChatWindow.open(browser, place(urls[1], "Bob", chat));
  await tap.check("an address with name, namespace and room leads there on another node", async () => {
    await bob.connected();
    same("node", await bob.node(), cards[1].node);
    same("two nodes", cards[0].node !== cards[1].node, true);
  });
  await tap.check("the first window sees the second one join", async () => {
    await ada.seesNotice("Bob joined");
    await ada.seesMembers("2 members");
    await bob.seesMembers("2 members");
  });
  await tap.check("each sees the other's text, and which one is its own", async () => {
    await exchange(ada, "Ada", `Good morning! I am on ${cards[0].node}.`, bob);
    await exchange(bob, "Bob", `And I am on ${cards[1].node}. Same room, though.`, ada);
    await exchange(ada, "Ada", "Shall we roll out the new version now?", bob);
    await exchange(bob, "Bob", "Yes. Node by node, nobody will notice.", ada);
  });
  await tap.check("both have the same messages in the same order", () => sameOrder([ada, bob]));
  await tap.check("each sees the other type, and stop", async () => {
    await ada.write("Wai");
    await bob.seesTyping("Ada is typing…");
    await ada.part("text").fill("");
    await bob.seesTyping("");
    await bob.write("One more thing");
    await ada.seesTyping("Bob is typing…");
    await picture(ada, "first-node");
    await bob.part("text").fill("");
    await ada.seesTyping("");
  });

  const name = "a room of the same name in another namespace is another room";
  if (other) await tap.check(name, () => isolation(other, ada, bob));
  else tap.skip(name, "the nodes have one namespace");

  const cleo = await ChatWindow.open(browser, place(urls[1], "Cleo", chat), PHONE);
  await tap.check("a phone in dark mode takes part", async () => {
    await cleo.connected();
    await ada.seesNotice("Cleo joined");
    await exchange(cleo, "Cleo", "Watching from the train. It works.", ada);
    await sameOrder([ada, bob]);
    same("wider than the screen", await cleo.isWiderThanScreen(), false);
    same("background", await cleo.background(), "rgb(15, 17, 27)");
    await ada.write("Have a");
    await cleo.seesTyping("Ada is typing…");
    await picture(cleo, "phone-dark");
    await picture(bob, "second-node");
  });
  await tap.check("no window had a script error, a blocked or a foreign request", () => {
    for (const window of [ada, bob, cleo]) same("faults", window.faults, []);
  });
}

async function exchange(writer, name, text, reader) {
  await writer.say(text);
  const sent = await writer.sees(text);
  same("shown as own to the writer", sent.own, true);
  const { from, own, seq } = await reader.sees(text);
  same("at the reader", { from, own, seq }, { from: name, own: false, seq: sent.seq });
}

async function sameOrder(windows) {
  const lists = [];
  for (const window of windows) {
    lists.push((await window.messages()).map(({ from, text, seq }) => ({ from, text, seq })));
  }
  const numbers = lists[0].map((it) => it.seq);
  same("ascending", numbers, [...new Set(numbers)].sort((a, b) => a - b));
  for (const list of lists) same("messages", list, lists[0]);
}

async function isolation(namespace, ada, bob) {
  const eve = await ChatWindow.open(browser, place(urls[0], "Eve", namespace));
  await eve.connected();
  await eve.seesMembers("1 member");
  same("messages of the other room", await eve.messages(), []);
  await eve.say("Only for this namespace.");
  await eve.sees("Only for this namespace.");
  // A later message that did arrive proves that the other one had its time.
  await exchange(bob, "Bob", "Support has a room of this name too.", ada);
  for (const window of [ada, bob]) {
    const strangers = (await window.messages()).filter((it) => it.from === "Eve");
    same("messages from the other namespace", strangers, []);
    await window.seesMembers("2 members");
  }
  same("messages in the other room", (await eve.messages()).map((it) => it.from), ["Eve"]);
  same("faults", eve.faults, []);
}

async function picture(window, name) {
  if (screenshots) await window.screenshot(join(screenshots, `${name}.png`));
}

function place(url, name, namespace) {
  return `${url}/?${new URLSearchParams({ name, nsp: namespace, room })}`;
}

async function cardOf(url) {
  const answer = await fetch(`${url}/node.json`, { signal: AbortSignal.timeout(WAIT_MS) });
  if (!answer.ok) throw new Error(`${url}/node.json answered ${answer.status}`);
  return answer.json();
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { screenshots: { type: "string" }, room: { type: "string" } },
  });
  if (positionals.length !== 2) {
    console.log("Bail out! usage: two-windows.mjs URL URL [--screenshots DIR] [--room NAME]");
    process.exit(2);
  }
  // A room of its own for each run: history from an earlier one would be in the way.
  const random = Math.random().toString(16).slice(2, 6);
  return {
    urls: positionals.map((it) => it.replace(/\/$/, "")),
    screenshots: values.screenshots,
    room: values.room ?? `rollout-${random}`,
  };
}
