/**
 * What clients notice of a node that stops as asked. Arguments: the addresses of two nodes, then the management port of
 * the second one. The test is asked to "terminate" that and, later, whether it has "ended".
 */

import { eventually, same } from "../browser/tap.mjs";
import { ask, readiness, run, tap } from "./script.mjs";
import { guest, Visitor } from "./visitor.mjs";

const [staying, going, managementPort] = process.argv.slice(2);
const STOP_MS = 10_000;

await run(async () => {
  const ada = await guest(staying, "/chat", "Ada", ["room"]);
  const lobby = await Visitor.connect(staying);
  const bob = await guest(going, "/chat", "Bob", ["room"]);
  const slow = await guest(going, "/chat", "Cleo", ["room"], { transports: ["polling"] });
  const names = ["Dora", "Emil"];
  const users = [];
  for (const name of names) {
    const user = await Visitor.connect(going);
    user.emit("add user", name);
    await user.hears("login");
    users.push(user);
  }
  await lobby.hears("user joined", ({ username }) => username === "Emil");
  await ada.hears("joined", ({ members }) => members === 3);

  const unready = firstOtherThan200();
  const begin = Date.now();
  await ask("terminate");
  await tap.check("the node says at once that it is not ready", async () => {
    const { status, at } = await unready;
    console.log(`# ${status} after ${at - begin} ms`);
    // With few clients it may end before it can be asked.
    same("status", [503, "gone"].includes(status), true);
    same("at once", at - begin < 1_000, true);
  });
  await tap.check("its sockets end with a reason after which a client connects again", async () => {
    for (const visitor of [bob, slow, ...users]) {
      await eventually("the end", () => visitor.ends.length, (count) => count > 0);
      same("comes back", ["transport close", "transport error", "ping timeout"].includes(visitor.ends[0]), true);
    }
    console.log(`# closed after ${Date.now() - begin} ms: ${[bob, slow].map((it) => it.ends[0])}`);
  });
  await tap.check("the process ends with 0 within 10 s", async () => {
    const code = await ask("ended", begin + STOP_MS - Date.now());
    same("exit code", code, 0);
    console.log(`# ended after ${Date.now() - begin} ms`);
  });
  await tap.check("each user's end is told once, with the right numbers", async () => {
    await eventually("user left", () => lobby.of("user left").length, (count) => count >= names.length);
    await eventually("left", () => ada.of("left").length, (count) => count >= 2);
    // What comes after a later event of the same channels had its time.
    lobby.emit("chat message", "end");
    await lobby.hears("chat message");
    await ada.request("message", { room: "room", text: "end" });
    await ada.hears("message");
    same("user left", lobby.of("user left").map((it) => it.username).sort(), names);
    same("numUsers", lobby.of("user left").map((it) => it.numUsers), [1, 0]);
    same("left", ada.of("left").map((it) => it.user.name).sort(), ["Bob", "Cleo"]);
    same("members", ada.of("left").map((it) => it.members), [2, 1]);
  });
});

async function firstOtherThan200() {
  const end = Date.now() + STOP_MS;
  for (;;) {
    const status = await readiness(managementPort);
    if (status !== 200 || Date.now() > end) return { status, at: Date.now() };
  }
}
