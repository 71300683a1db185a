/**
 * A window whose node is killed: it goes on at another node, and a reload takes it up again.
 *
 *   node moved-window.mjs FIRST_URL FIRST_PID SECOND_URL
 *
 * The first node has to be started again by itself. Prints TAP lines; exits with 1 when a check
 * fails and 2 when it could not begin.
 */

import { ChatWindow } from "./chat-window.mjs";
import { begin, run } from "./launch.mjs";
import { eventually, same, WAIT_MS } from "./tap.mjs";

/** A node needs that long on a busy machine. */
const START_MS = 60_000;

const [first, pid, second] = process.argv.slice(2);
const room = `move-${Math.random().toString(16).slice(2, 8)}`;
const cards = await begin(() => Promise.all([first, second].map((it) => cardOf(it))));
const namespace = cards[0].namespaces[0];

await run(async (tap, browser) => {
  const ada = await ChatWindow.open(browser, first);
  const bob = await ChatWindow.open(browser, `${second}/?${new URLSearchParams({ name: "Bob", nsp: namespace, room })}`);
  await ada.enter({ name: "Ada", namespace, room });
  await ada.connected();
  await bob.connected();
  await bob.seesMembers("2 members");
  await ada.say("before");
  await bob.sees("before");
  const idOfAda = (window) => window.part("messages").locator("[data-from=Ada]").last().getAttribute("data-user");
  const id = await idOfAda(bob);

  await tap.check("the window moves to a sibling with its identity and what waits", async () => {
    process.kill(Number(pid), "SIGKILL");
    await ada.say("while its node is gone");
    await bob.sees("while its node is gone");
    await ada.sees("while its node is gone");
    await eventually("node", () => ada.node(), (it) => it === cards[1].node);
    await ada.connected();
    same("identity", await idOfAda(bob), id);
    const copies = (all) => all.filter((it) => it.text === "while its node is gone").length;
    await bob.say("I read you");
    await ada.sees("I read you");
    same("copies", [copies(await ada.messages()), copies(await bob.messages())], [1, 1]);
    const warnings = await ada.part("messages").locator(".notice-warning").allTextContents();
    same("warnings", warnings, []);
  });

  await tap.check("a reload keeps rooms, identity and draft, on the node that was started again", async () => {
    await ada.write("half a sent");
    await eventually("the first node", () => cardOf(first).catch(() => null), (it) => it !== null, START_MS);
    await ada.page.reload();
    await ada.connected();
    same("room", await ada.part("room-title").textContent(), room);
    same("draft", await ada.part("text").inputValue(), "half a sent");
    same("node", await ada.node(), cards[0].node);
    await ada.part("text").fill("");
    await ada.say("back again");
    await bob.sees("back again");
    same("identity", await idOfAda(bob), id);
  });

  await tap.check("signing out forgets the visit", async () => {
    await ada.part("sign-out").click();
    await ada.page.reload();
    await eventually("form", () => ada.part("connect").isVisible(), (it) => it);
    same("name", await ada.part("name").inputValue(), "Ada");
  });
});

async function cardOf(url) {
  const answer = await fetch(`${url}/node.json`, { signal: AbortSignal.timeout(WAIT_MS) });
  if (!answer.ok) throw new Error(`${url}/node.json answered ${answer.status}`);
  return answer.json();
}
