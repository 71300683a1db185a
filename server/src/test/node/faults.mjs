/**
 * What clients notice when Redis breaks off. Arguments: the addresses of three nodes, then their management ports. The
 * test is asked to "cut" all connections to Redis, to "pause" Redis and to "resume" it.
 */

import { eventually, same } from "../browser/tap.mjs";
import { ask, readiness, run, tap } from "./script.mjs";
import { guest, Visitor } from "./visitor.mjs";

const BACK_MS = 5_000;
const urls = process.argv.slice(2, 5);
const ports = process.argv.slice(5, 8);

await run(async () => {
  const members = await Promise.all(urls.map((url, index) => guest(url, "/chat", `Guest ${index}`, ["room"])));
  const neighbour = await guest(urls[0], "/chat", "Neighbour", ["room"]);
  const lobby = await Promise.all([urls[0], ...urls].map((url) => Visitor.connect(url)));
  const everyone = [...members, neighbour];

  const ready = (expected, limit) => {
    const states = () => Promise.all(ports.map(readiness));
    return eventually("readiness", states, (all) => all.every((it) => it === expected), limit);
  };
  /** A message of each node is stored and reaches everyone once. */
  const messagesArrive = async (name) => {
    for (const [index, member] of members.entries()) {
      await member.request("message", { room: "room", text: `${name} ${index}`, id: `${name} ${index}` });
    }
    for (const visitor of everyone) {
      const texts = () => visitor.of("message").map((it) => it.text).filter((text) => text.startsWith(name));
      await eventually("messages", texts, (all) => all.length >= members.length);
      same("messages", texts(), members.map((_, index) => `${name} ${index}`));
    }
  };

  await tap.check("before: messages of every node reach everyone", () => messagesArrive("before"));

  await tap.check("after all connections to Redis were cut, everything goes on within 5 s", async () => {
    const begin = Date.now();
    await ask("cut");
    await ready(200, BACK_MS);
    // A node that had not noticed yet would be ready still; what it hears shows that it is connected again.
    const nodes = lobby.slice(1);
    const heard = (visitor) => new Set(visitor.of("chat message")).size;
    const attempt = () => {
      nodes.forEach((visitor, index) => visitor.emit("chat message", `back ${index}`));
      return nodes.map(heard);
    };
    await eventually("every node at every node", attempt, (all) => all.every((it) => it === nodes.length), BACK_MS);
    await ready(200, BACK_MS);
    console.log(`# back after ${Date.now() - begin} ms`);
    await messagesArrive("after the cut");
    for (const visitor of [...everyone, ...lobby]) same("connections", visitor.connections, 1);
  });

  await ask("pause");
  const paused = Date.now();
  await tap.check("while Redis stands still no node is ready", async () => {
    await ready(503);
    console.log(`# not ready after ${Date.now() - paused} ms`);
  });
  await tap.check("and a message is refused as temporary", async () => {
    const answer = await members[0].ask("message", { room: "room", text: "held up", id: "held-up" });
    same("ok", answer.ok, false);
    const { code, name, temporary } = answer.error;
    same("error", { code, name, temporary }, { code: 5030, name: "unavailable", temporary: true });
  });
  await tap.check("and plain events reach the sockets of the same node", async () => {
    neighbour.forget();
    members[0].emit("typing", { room: "room", active: false });
    members[0].emit("typing", { room: "room", active: true });
    await neighbour.hears("typing");
    lobby[0].emit("chat message", "still here");
    await lobby[0].hears("chat message", (text) => text === "still here");
    await lobby[1].hears("chat message", (text) => text === "still here");
  });
  await eventually("5 s", () => Date.now() - paused, (time) => time >= 5_000);
  await ask("resume");
  const resumed = Date.now();
  await tap.check("after it goes on all nodes are ready within 5 s and messages arrive everywhere", async () => {
    await ready(200, BACK_MS);
    console.log(`# ready after ${Date.now() - resumed} ms`);
    await messagesArrive("after the pause");
  });
  await tap.check("a repeat of the refused message is stored once", async () => {
    const again = await members[0].request("message", { room: "room", text: "held up", id: "held-up" });
    await members[2].request("message", { room: "room", text: "the end" });
    for (const visitor of everyone) {
      await visitor.hears("message", ({ text }) => text === "the end");
      const held = visitor.of("message").filter(({ id }) => id === "held-up").map(({ seq }) => seq);
      // Stored when Redis went on, a subscriber that was being connected again may have missed it.
      same("heard", held.length === 1 || (again.duplicate && held.length === 0), true);
      same("with its number", held.filter((seq) => seq !== again.seq), []);
    }
  });
});
