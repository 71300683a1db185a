/**
 * A Node.js server with the adapter for Redis and nodes of this project in one cluster. Arguments: the addresses of
 * two nodes, then that of Redis. The test is asked to "emit" through the cluster's Java API; there {"hex": "00ff"}
 * stands for bytes.
 */

import { fork } from "node:child_process";
import { once } from "node:events";
import { Emitter } from "@socket.io/redis-emitter";
import { createClient } from "redis";
import { eventually, same, WAIT_MS } from "../browser/tap.mjs";
import { ask, run, tap } from "./script.mjs";
import { guest, Visitor } from "./visitor.mjs";

const [one, two, redisUrl] = process.argv.slice(2);
const BYTES = "00ff807f0a";

await run(async () => {
  const faults = [];
  const member = await startMember(faults);
  const redis = createClient({ url: redisUrl });
  await redis.connect();
  const emitter = new Emitter(redis);

  const onNode = {
    lobby: await Visitor.connect(member.url),
    a: await Visitor.connect(member.url, "/chat", { auth: { rooms: ["a"] } }),
    ab: await Visitor.connect(member.url, "/chat", { auth: { rooms: ["a", "b"] } }),
  };
  for (const visitor of Object.values(onNode)) await visitor.hears("ready");
  const onJava = {
    lobby: await Visitor.connect(one),
    lobby2: await Visitor.connect(two),
    a: await guest(one, "/chat", "Ada", ["a"]),
    ab: await guest(two, "/chat", "Bob", ["a", "b"]),
    none: await guest(two, "/chat", "Cleo"),
  };
  const lobby = [onNode.lobby, onJava.lobby, onJava.lobby2];
  const chat = [onNode.a, onNode.ab, onJava.a, onJava.ab, onJava.none];
  const everyone = [...lobby, ...chat];
  const inA = [onNode.a, onNode.ab, onJava.a, onJava.ab];
  const inB = [onNode.ab, onJava.ab];

  /** Waits until those heard it and compares what everyone heard so far. */
  const reaches = async (event, hearers, argument) => {
    for (const visitor of hearers) await visitor.hears(event);
    for (const [index, visitor] of everyone.entries()) {
      const expected = hearers.includes(visitor) ? [argument] : [];
      same(`${event} at ${index}`, visitor.of(event).map(readable), expected.map(readable));
    }
  };

  const senders = {
    "the server of Node.js": async (emit) => member.send({ what: "emit", ...emit }),
    "the cluster of Java": (emit) => ask("emit", { ...emit, argument: hexed(emit.argument) }),
    "the emitter": async ({ nsp, rooms, except, event, argument }) =>
      emitter.of(nsp).to(rooms).except(except).emit(event, argument),
  };
  const buffer = Buffer.from(BYTES, "hex");
  const nested = { file: { name: "a.bin", parts: [{ data: buffer }, { data: Buffer.alloc(0) }] }, size: 5 };
  const cases = [
    ["to the lobby", { nsp: "/" }, lobby],
    ["to the lobby except a socket here", { nsp: "/", except: [onJava.lobby.id] }, [onNode.lobby, onJava.lobby2]],
    ["to the lobby except a socket there", { nsp: "/", except: [onNode.lobby.id] }, [onJava.lobby, onJava.lobby2]],
    ["to a namespace", { nsp: "/chat" }, chat],
    ["to a room", { nsp: "/chat", rooms: ["b"] }, inB],
    ["to two rooms, once", { nsp: "/chat", rooms: ["a", "b"] }, inA],
    ["to all except a room", { nsp: "/chat", except: ["b"] }, [onNode.a, onJava.a, onJava.none]],
    [
      "to two rooms except a socket",
      { nsp: "/chat", rooms: ["a", "b"], except: [onJava.ab.id] },
      [onNode.a, onNode.ab, onJava.a],
    ],
    ["bytes in objects to a namespace", { nsp: "/chat", argument: nested }, chat],
    ["bytes in objects to a room", { nsp: "/chat", rooms: ["a"], argument: nested }, inA],
    ["bytes alone to the lobby", { nsp: "/", argument: buffer }, lobby],
    ["nothing, numbers and texts", { nsp: "/", argument: [null, true, -1.5, 2 ** 40, "ümläut ☕", {}, []] }, lobby],
  ];
  for (const [sender, emit] of Object.entries(senders)) {
    for (const [name, emitted, hearers] of cases) {
      const { nsp, rooms = [], except = [], argument = name } = emitted;
      const event = `${sender}: ${name}`;
      await tap.check(`${sender} emits ${name}`, async () => {
        await emit({ nsp, rooms, except, event, argument });
        await reaches(event, hearers, argument);
      });
    }
  }

  await tap.check("sockets of the Node.js server reach the others here, themselves excepted", async () => {
    onNode.lobby.emit("shout", "to all others");
    await reaches("shout", [onJava.lobby, onJava.lobby2], "to all others");
    onNode.ab.emit("tell", "a", "to the others in a");
    await reaches("tell", [onNode.a, onJava.a, onJava.ab], "to the others in a");
  });

  await tap.check("the events of the lobby reach sockets of the Node.js server", async () => {
    onJava.lobby.emit("chat message", "from here");
    await reaches("chat message", lobby, "from here");
    onJava.lobby.emit("add user", "Ada");
    await reaches("user joined", [onNode.lobby, onJava.lobby2], { username: "Ada", numUsers: 1 });
    onJava.lobby.emit("new message", "hi");
    await reaches("new message", [onNode.lobby, onJava.lobby2], { username: "Ada", message: "hi" });
  });

  await tap.check("ordered messages of a room reach sockets of the Node.js server in their order", async () => {
    for (let n = 1; n <= 20; n++) await [onJava.a, onJava.ab][n % 2].request("message", { room: "a", text: `${n}` });
    for (const visitor of inA) {
      await eventually("messages", () => visitor.of("message").length, (count) => count >= 20);
      const expected = [...Array(20).keys()].map((n) => [n + 1, `${n + 1}`]);
      same("order", visitor.of("message").map(({ seq, text }) => [seq, text]), expected);
    }
    same("outside of the room", onJava.none.of("message"), []);
  });

  await tap.check("nothing was heard twice or elsewhere", async () => {
    for (const [sender] of Object.entries(senders)) {
      for (const [name, { argument = name }, hearers] of cases) await reaches(`${sender}: ${name}`, hearers, argument);
    }
  });

  await tap.check("the Node.js server went through all of it without a fault", async () => {
    const pong = once(member.process, "message", { signal: AbortSignal.timeout(WAIT_MS) });
    member.send({ what: "ping" });
    same("answer", (await pong)[0], { pong: true });
    same("faults", faults, []);
  });
  member.process.kill();
  await redis.quit();
});

async function startMember(faults) {
  const child = fork(new URL("member.mjs", import.meta.url), [redisUrl], { serialization: "advanced", silent: true });
  child.stderr.on("data", (text) => faults.push(`${text}`));
  child.on("exit", (code, signal) => faults.push(`it ended: ${code ?? signal}`));
  child.on("message", ({ fault }) => fault && faults.push(fault));
  const [{ port }] = await once(child, "message", { signal: AbortSignal.timeout(WAIT_MS) });
  return { url: `http://127.0.0.1:${port}`, process: child, send: (message) => child.send(message) };
}

/** The same for every form of bytes. */
function readable(value) {
  return JSON.parse(JSON.stringify(hexed(value)));
}

function hexed(value) {
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) return { hex: Buffer.from(value).toString("hex") };
  if (Array.isArray(value)) return value.map(hexed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, hexed(it)]));
}
