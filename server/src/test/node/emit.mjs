/**
 * Who gets an emit: sockets of three nodes in two namespaces with rooms of the same names, and the lobby. Arguments:
 * the addresses of three nodes, then that of Redis. The test is asked to "emit" through the cluster's Java API.
 */

import { Emitter } from "@socket.io/redis-emitter";
import { createClient } from "redis";
import { eventually, same } from "../browser/tap.mjs";
import { ask, run, tap } from "./script.mjs";
import { guest, Visitor } from "./visitor.mjs";

const [one, two, three, redisUrl] = process.argv.slice(2);
const POLLING = { transports: ["polling"] };
const UPGRADING = { transports: ["polling", "websocket"] };

await run(async () => {
  const redis = createClient({ url: redisUrl });
  await redis.connect();
  const emitter = new Emitter(redis);
  const people = await Promise.all([
    person("/chat", one, ["a"]),
    person("/chat", two, ["b"]),
    person("/chat", three, ["a", "b"]),
    person("/chat", one, []),
    person("/chat", two, ["a"], POLLING),
    person("/chat", three, ["a", "b"], UPGRADING),
    person("/support", one, ["a"]),
    person("/support", two, ["b"]),
    person("/support", three, ["a", "b"]),
    person("/", one, []),
    person("/", two, []),
    person("/", three, [], POLLING),
  ]);
  const upgraded = people[5].visitor;
  await eventually("upgrade", () => upgraded.transport, (name) => name === "websocket");

  const senders = {
    "the emitter of Node.js": async ({ nsp, rooms, except, event, argument }) =>
      emitter.of(nsp).to(rooms).except(except).emit(event, argument),
    "the cluster of Java": (emit) => ask("emit", emit),
  };
  for (const [sender, emit] of Object.entries(senders)) await checkSender(sender, emit, people);

  await tap.check("a message of the chat reaches the room's members on every node once, the sender too", async () => {
    await people[0].visitor.request("message", { room: "a", text: "in a" });
    await people[1].visitor.request("message", { room: "b", text: "in b" });
    await people[6].visitor.request("message", { room: "a", text: "support" });
    for (const { visitor, nsp, rooms } of people) {
      const expected = nsp === "/" ? [] : rooms.flatMap((room) => textsOf(nsp, room)).sort();
      const texts = () => visitor.of("message").map((message) => message.text).sort();
      await eventually("messages", texts, (it) => it.length >= expected.length);
      same(`messages in ${nsp} ${rooms}`, texts(), expected);
    }
  });

  await tap.check("an event of the lobby reaches all but its sender", async () => {
    const lobby = people.filter(({ nsp }) => nsp === "/").map(({ visitor }) => visitor);
    lobby[0].emit("new message", "hello");
    for (const visitor of lobby.slice(1)) await visitor.hears("new message");
    for (const { visitor } of people) {
      same("new message", visitor.of("new message").length, lobby.indexOf(visitor) > 0 ? 1 : 0);
    }
  });
  await redis.quit();
});

async function checkSender(sender, emit, people) {
  const [chat, support, lobby] = ["/chat", "/support", "/"].map((nsp) => people.find((it) => it.nsp === nsp));
  const cases = {
    "to all of a namespace": { nsp: "/chat" },
    "to a room": { nsp: "/chat", rooms: ["a"] },
    "to two rooms": { nsp: "/chat", rooms: ["a", "b"] },
    "to all except a room": { nsp: "/chat", except: ["a"] },
    "to two rooms except a socket": { nsp: "/chat", rooms: ["a", "b"], except: [chat.visitor.id] },
    "to a room except another": { nsp: "/chat", rooms: ["b"], except: ["a"] },
    "to one socket": { nsp: "/chat", rooms: [chat.visitor.id] },
    "to an empty room": { nsp: "/chat", rooms: ["nobody"] },
    "to a room of that name in another namespace": { nsp: "/support", rooms: ["a"] },
    "to all of another namespace": { nsp: "/support" },
    "to a socket in a namespace that is not its own": { nsp: "/support", rooms: [chat.visitor.id] },
    "to two rooms of another namespace except a socket": {
      nsp: "/support", rooms: ["b", "a"], except: [support.visitor.id],
    },
    "to the lobby": { nsp: "/" },
    "to the lobby except a socket": { nsp: "/", except: [lobby.visitor.id] },
    "to a room that the lobby does not have": { nsp: "/", rooms: ["a"] },
  };
  for (const [name, { nsp, rooms = [], except = [] }] of Object.entries(cases)) {
    await emit({ nsp, rooms, except, event: sender, argument: name });
  }
  // What one sender emits through a channel stays in order: after these, nothing can follow any more.
  const channels = [["/"], ["/chat"], ["/support"], ["/chat", "a"], ["/chat", "b"], ["/support", "a"]];
  for (const [nsp, ...rooms] of channels) {
    await emit({ nsp, rooms, except: [], event: sender, argument: "end" });
  }
  await Promise.all(people.map(async ({ visitor, nsp, rooms }) => {
    const isIn = ([space, room]) => space === nsp && (room === undefined || rooms.includes(room));
    const ends = () => visitor.of(sender).filter((it) => it === "end").length;
    await eventually("the end", ends, (count) => count === channels.filter(isIn).length);
  }));
  for (const [name, emitted] of Object.entries(cases)) {
    await tap.check(`${sender} emits ${name}`, () => {
      for (const person of people) {
        const count = person.visitor.of(sender).filter((it) => it === name).length;
        same(`${person.nsp} ${person.rooms} at ${person.url}`, count, isMeant(person, emitted) ? 1 : 0);
      }
    });
  }
}

async function person(nsp, url, rooms, options = {}) {
  const visitor =
    nsp === "/" ? await Visitor.connect(url, nsp, options) : await guest(url, nsp, "Guest", rooms, options);
  return { nsp, url, rooms, visitor };
}

function isMeant(person, { nsp, rooms = [], except = [] }) {
  const own = [...person.rooms, person.visitor.id];
  const isIn = (those) => those.some((room) => own.includes(room));
  return person.nsp === nsp && (rooms.length === 0 || isIn(rooms)) && !isIn(except);
}

function textsOf(nsp, room) {
  if (nsp === "/support") return room === "a" ? ["support"] : [];
  return [`in ${room}`];
}
