// Drives one server with the official client and prints a line for everything that a program would see.
const { io } = require("socket.io-client");
const url = "http://127.0.0.1:" + process.argv[2];

const shown = (value) => {
  if (Buffer.isBuffer(value) || value instanceof ArrayBuffer) return "<" + Buffer.from(value).toString("hex").replace(/^(.{60}).*/, "$1*") + " " + value.byteLength + ">";
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value === "string" && value.length > 1000) return value.slice(0, 3) + "*" + value.length;
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner)]));
  return value;
};
let round;
const say = (name, value) => console.log(round, name, JSON.stringify(shown(value)));
const once = (emitter, event) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(round + ": no " + event)), 8000);
    emitter.once(event, (...args) => { clearTimeout(timer); resolve(args); });
  });
const ack = (socket, ...args) =>
  new Promise((resolve, reject) =>
    socket.timeout(8000).emit(...args, (error, ...answer) => (error ? reject(error) : resolve(answer))));

const values = {
  nothing: [], number: [1], float: [-1.5e-7, 12345678901234], text: ["a\"b\\c\n\u2028"], unicode: ["žluťoučký 😀 𝒳 漢"],
  nil: [null, false, true], nested: [{ a: [1, { b: null }], "": "empty key" }], empty: [[], {}, ""],
  big: ["x".repeat(900_000)], packetlike: ["42[\"echo\"]", "\u001e4"],
  bytes: [Buffer.from([0, 1, 2, 255])], emptyBytes: [Buffer.alloc(0)],
  bytesIn: [{ file: Buffer.from("12:4hello"), list: [Buffer.from([4]), { deep: Buffer.from([9, 9]) }] }, "after"],
  manyBytes: Array.from({ length: 5 }, (_, i) => Buffer.alloc(i, i)), bigBytes: [Buffer.alloc(300_000, 7)],
};

async function reason(control) {
  for (;;) {
    const [reasons] = await ack(control, "reasons");
    if (reasons.length > 0) return reasons;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function run(name, transports) {
  round = name;
  const options = { transports, forceNew: true, reconnectionDelay: 10, reconnectionDelayMax: 20 };
  const control = io(url + "/control", { ...options });
  await once(control, "connect");
  const socket = io(url, options);
  await once(socket, "connect");
  say("id", [socket.id.length, socket.id !== socket.io.engine.id]);
  const numbers = [];
  const counted = (n) => numbers.push(n);
  socket.on("echo", counted);
  for (let i = 0; i < 200; i++) socket.emit("echo", i);
  if (transports.length > 1 && socket.io.engine.transport.name === "polling") await once(socket.io.engine, "upgrade");
  for (let i = 200; i < 300; i++) socket.emit("echo", i);
  await ack(socket, "echo");
  socket.off("echo", counted);
  say("order", [numbers.length, numbers.every((n, i) => n === i), socket.io.engine.transport.name]);

  for (const [kind, args] of Object.entries(values)) {
    say("ack " + kind, await ack(socket, "echo", ...args));
    const back = once(socket, "echo");
    socket.emit("echo", ...args);
    say("event " + kind, await back);
    socket.once("question", (value, answer) => answer(value));
    const answered = once(socket, "answered");
    socket.emit("ask", args[0] ?? "nothing");
    say("answer " + kind, await answered);
  }
  say("emitWithAck", await socket.emitWithAck("echo", "one"));
  say("timeout", await new Promise((resolve) => socket.timeout(100).emit("never", (error) => resolve(error.message))));

  const mate = io(url, options);
  await once(mate, "connect");
  await ack(socket, "join", "room");
  await ack(mate, "join", "room");
  const said = [once(socket, "said"), once(mate, "said"), once(mate, "others")];
  socket.emit("say", "room", "hello");
  say("room", await Promise.all(said));
  mate.disconnect();
  say("reason of the client leaving", await reason(control));

  const secret = socket.io.socket("/secret", { auth: { token: "wrong" } });
  const [refused] = await once(secret, "connect_error");
  say("refused", [refused.message, refused.data, secret.connected]);
  secret.auth = { token: "ok" };
  secret.connect();
  await once(secret, "connect");
  const [unknown] = await once(socket.io.socket("/unknown"), "connect_error");
  say("unknown namespace", unknown.message);

  const other = socket.io.socket("/other");
  await once(other, "connect");
  say("multiplexed", [other.io === socket.io, other.id !== socket.id, await ack(other, "echo", "other")]);
  other.emit("kick");
  say("kicked", await once(other, "disconnect").then(([why]) => why));
  say("reason of kicked", await reason(control));
  say("others stay", await ack(socket, "echo", "still here"));

  other.connect();
  await once(other, "connect");
  const gone = [once(socket, "disconnect"), once(other, "disconnect")];
  socket.emit("kick-all");
  say("all kicked", (await Promise.all(gone)).map(([why]) => why));
  say("reason of all kicked", await reason(control));

  socket.connect();
  await once(socket, "connect");
  const cut = once(socket, "disconnect");
  const again = once(socket, "connect");
  socket.io.engine.close();
  say("cut", (await cut)[0]);
  say("reason of cut", [...new Set(await reason(control))]);
  await again;
  say("reconnected", await ack(socket, "echo", "again"));
  socket.emit("echo", "last words");
  socket.disconnect();
  say("reason at the end", await reason(control));
  control.disconnect();
  for (const manager of [socket.io, other.io, mate.io]) manager._close();
}

(async () => {
  await run("polling", ["polling"]);
  await run("websocket", ["websocket"]);
  await run("both", ["polling", "websocket"]);
  process.exit(0);
})().catch((failure) => { console.log("FAILED", failure.message); process.exit(1); });
