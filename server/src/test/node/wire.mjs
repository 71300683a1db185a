/** The chat on two nodes, whatever their wire. Arguments: their addresses. */

import { eventually, same } from "../browser/tap.mjs";
import { run, tap } from "./script.mjs";
import { guest, Visitor } from "./visitor.mjs";

const [one, other] = process.argv.slice(2);
const ROOM = "a room of two";

await run(async () => {
  const ada = await guest(one, "/chat", "Ada", [ROOM]);
  const bob = await guest(other, "/chat", "Bob");
  await tap.check("who joins is told to the other node, and told who is there", async () => {
    same("members", (await bob.request("join", { room: ROOM })).members, 2);
    const { users } = await bob.request("members", { room: ROOM });
    same("users", users.map(({ name }) => name).sort(), ["Ada", "Bob"]);
    const joined = await ada.hears("joined");
    same("joined", [joined.room, joined.user.name, joined.members], [ROOM, "Bob", 2]);
  });
  await tap.check("messages of both arrive at both, in one order, once", async () => {
    for (let n = 0; n < 20; n++) await (n % 2 ? ada : bob).request("message", { room: ROOM, text: `${n}` });
    for (const member of [ada, bob]) {
      await member.hears("message", ({ text }) => text === "19");
      same("texts", member.of("message").map(({ text }) => text), [...Array(20).keys()].map(String));
      same("numbers", member.of("message").map(({ seq }) => seq), [...Array(20).keys()].map((n) => n + 1));
    }
  });
  await tap.check("typing arrives at the other", async () => {
    await ada.request("typing", { room: ROOM, active: true });
    same("user", (await bob.hears("typing")).user.name, "Ada");
  });
  await tap.check("the lobby is one", async () => {
    const [here, there] = await Promise.all([one, other].map((url) => Visitor.connect(url)));
    here.emit("chat message", "hello");
    for (const visitor of [here, there]) same("text", await visitor.hears("chat message"), "hello");
  });
  await tap.check("who leaves, and who is gone, is told once and hears no more", async () => {
    bob.forget();
    await bob.request("leave", { room: ROOM });
    const left = await ada.hears("left");
    same("left", [left.room, left.user.name, left.members], [ROOM, "Bob", 1]);
    await ada.request("message", { room: ROOM, text: "after" });
    await ada.hears("message", ({ text }) => text === "after");
    const cleo = await guest(other, "/chat", "Cleo", [ROOM]);
    cleo.close();
    await eventually("left", () => ada.of("left").length, (count) => count === 2);
    same("names", ada.of("left").map(({ user }) => user.name), ["Bob", "Cleo"]);
    same("heard by who left", bob.of("message"), []);
  });
});
