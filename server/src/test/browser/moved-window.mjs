/**
 * Windows whose node is killed: they go on at another node, whose page is the one that a reload takes up again.
 *
 *   node moved-window.mjs FIRST_URL FIRST_PID SECOND_URL SECOND_PID
 *
 * The URLs name the host `localhost`. The first node has to be started again by itself. Prints TAP lines; exits with 1
 * when a check fails and 2 when it could not begin.
 */

import { ChatWindow } from "./chat-window.mjs";
import { begin, run } from "./launch.mjs";
import { eventually, same, WAIT_MS } from "./tap.mjs";

/** A node needs that long on a busy machine. */
const START_MS = 60_000;

const [first, firstPid, second, secondPid] = process.argv.slice(2);
const room = `move-${Math.random().toString(16).slice(2, 8)}`;
const cards = await begin(() => Promise.all([first, second].map((it) => cardOf(it))));
const namespace = cards[0].namespaces[0];

await run(async (tap, browser) => {
  const ada = await ChatWindow.open(browser, first);
  const bob = await ChatWindow.open(browser, `${second}/?${new URLSearchParams({ name: "Bob", nsp: namespace, room })}`);
  const cleo = await ChatWindow.open(browser, `${byAddress(first)}/?${new URLSearchParams({ name: "Cleo", nsp: namespace, room })}`);
  const asked = [];
  ada.page.on("request", (request) => asked.push(request.url().replace(/#.*/, "")));
  await ada.enter({ name: "Ada", namespace, room });
  for (const window of [ada, bob, cleo]) await window.connected();
  await bob.seesMembers("3 members");
  await ada.say("before");
  await bob.sees("before");
  await cleo.sees("before");
  const idOf = (window, name) => window.part("messages").locator(`[data-from=${name}]`).last().getAttribute("data-user");
  const id = await idOf(bob, "Ada");

  await tap.check("the window moves to a sibling with its identity, messages, draft and what waits", async () => {
    await cleo.write("half a sent");
    process.kill(Number(firstPid), "SIGKILL");
    await ada.say("while its node is gone");
    await bob.sees("while its node is gone");
    await movedTo(second, ada);
    await ada.sees("while its node is gone");
    await ada.sees("before");
    same("node", await ada.node(), cards[1].node);
    same("identity", await idOf(bob, "Ada"), id);
    const copies = (all) => all.filter((it) => it.text === "while its node is gone").length;
    await bob.say("I read you");
    await ada.sees("I read you");
    same("copies", [copies(await ada.messages()), copies(await bob.messages())], [1, 1]);
    same("own", (await ada.messages()).map((it) => it.own), [true, true, false]);
    const warnings = await ada.part("messages").locator(".notice-warning").allTextContents();
    same("warnings", warnings, []);
  });

  await tap.check("no server and no address has the identity of a window that moved", async () => {
    const key = await ada.page.evaluate(() => sessionStorage.getItem("chat.guest"));
    same("a key", /^[0-9a-f]{32}$/.test(key), true);
    same("with it", asked.filter((it) => it.includes(key) || it.includes("visit=")), []);
  });

  await tap.check("a page that was opened by 127.0.0.1 moves too, to a sibling by that name", async () => {
    await movedTo(byAddress(second), cleo);
    same("draft", await cleo.part("text").inputValue(), "half a sent");
    await cleo.part("text").press("Enter");
    await bob.sees("half a sent");
    const links = await cleo.part("siblings").locator("a").evaluateAll((all) => all.map((it) => new URL(it.href).origin));
    same("links", links, [byAddress(first)]);
  });

  await tap.check("a reload keeps rooms, messages, identity and draft", async () => {
    await ada.write("back ");
    await ada.page.reload();
    await ada.connected();
    same("room", await ada.part("room-title").textContent(), room);
    same("draft", await ada.part("text").inputValue(), "back ");
    same("node", await ada.node(), cards[1].node);
    await ada.sees("I read you");
    await ada.write("again");
    await ada.part("text").press("Enter");
    await bob.sees("back again");
    same("identity", await idOf(bob, "Ada"), id);
  });

  await tap.check("the node that was started again takes in the windows of the other one", async () => {
    await eventually("the first node", () => cardOf(first).catch(() => null), (it) => it !== null, START_MS);
    process.kill(Number(secondPid), "SIGKILL");
    await movedTo(first, ada);
    await movedTo(first, bob);
    await ada.say("home");
    await bob.sees("home");
    same("identity", await idOf(bob, "Ada"), id);
  });

  await tap.check("an address from elsewhere hands over no identity", async () => {
    const forged = { name: "Eve", namespace, active: room, key: "0".repeat(32), rooms: [{ name: room, draft: "", pending: [] }] };
    const eve = await ChatWindow.open(browser, `${first}/#visit=${Buffer.from(JSON.stringify(forged)).toString("base64")}`);
    await eventually("form", () => eve.part("connect").isEnabled(), (it) => it);
    await eve.enter({ name: "Eve", namespace, room });
    await eve.connected();
    same("address", new URL(eve.page.url()).hash, "");
    same("the forged key", await eve.page.evaluate(() => sessionStorage.getItem("chat.guest")) === forged.key, false);
  });

  await tap.check("signing out forgets the visit", async () => {
    await ada.part("sign-out").click();
    await ada.page.reload();
    await eventually("form", () => ada.part("connect").isVisible(), (it) => it);
    same("name", await ada.part("name").inputValue(), "Ada");
  });
});

/** Waits until the window has the page of that node and is connected; its address has nothing but the place. */
async function movedTo(origin, window) {
  await eventually("page", () => new URL(window.page.url()).origin, (it) => it === origin);
  await window.connected();
  await eventually("address", () => new URL(window.page.url()).hash, (it) => it === "");
}

function byAddress(url) {
  return url.replace("//localhost:", "//127.0.0.1:");
}

async function cardOf(url) {
  const answer = await fetch(`${url}/node.json`, { signal: AbortSignal.timeout(WAIT_MS) });
  if (!answer.ok) throw new Error(`${url}/node.json answered ${answer.status}`);
  return answer.json();
}
