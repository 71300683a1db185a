// Drives one server with the official client and prints what both sides see of events, rooms, namespaces and errors.
const http = require("node:http");
const { io } = require("socket.io-client");
const url = "http://127.0.0.1:" + process.argv[2];

let round;
const shown = (value) => {
  if (Buffer.isBuffer(value) || value instanceof ArrayBuffer) return "<" + Buffer.from(value).toString("hex") + ">";
  if (Array.isArray(value)) return value.map(shown);
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner)]));
  return value;
};
const say = (name, value) => console.log(round, name, JSON.stringify(shown(value)));
const once = (emitter, event) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(round + ": no " + event)), 8000);
    emitter.once(event, (...args) => { clearTimeout(timer); resolve(args); });
  });
const ack = (socket, ...args) => socket.timeout(8000).emitWithAck(...args);
const acks = (socket, ...args) =>
  new Promise((resolve, reject) =>
    socket.timeout(8000).emit(...args, (error, ...answer) => (error ? reject(error) : resolve(answer))));

async function until(what, reached) {
  for (const end = Date.now() + 8000; !(await reached()); await new Promise((resolve) => setTimeout(resolve, 10)))
    if (Date.now() > end) throw new Error(round + ": never " + what);
}

async function logs(control, complete) {
  const all = [];
  await until("enough lines in the log", async () => {
    all.push(...(await ack(control, "log")));
    return complete(all);
  });
  return all;
}

const lines = (count) => (all) => all.length >= count;
const gone = (control, ...names) =>
  until(names + " removed", async () => !(await Promise.all(names.map((name) => ack(control, "has", name)))).includes(true));

// Within one kind the order is promised; the official server lets other kinds overtake each other.
function sayLog(name, all) {
  for (const kind of [...new Set(all.map(([word]) => word))].sort())
    say(name + " " + kind, all.filter(([word]) => word === kind).map(([, ...words]) => words));
}

// Two sockets of one server-side room: what each hears until both have passed a fence.
async function rooms(one, two) {
  const heard = [];
  for (const [name, socket] of [["one", one], ["two", two]])
    socket.on("told", (...args) => heard.push(name + ":" + args.join()));
  say("joined", [await ack(one, "join", ["a", "b"]), await ack(two, "join", "b")]);
  one.emit("tell", "b", "a");
  one.emit("tell", "a", "none");
  one.emit("tell", "a", one.id);
  one.emit("tell", two.id, "a");
  await ack(one, "fence");
  await ack(two, "fence");
  say("told", heard.map((line) => line.replace(one.id, "ONE").replace(two.id, "TWO")).sort());
  await ack(one, "move", "b", "c");
  say("moved", [await ack(one, "rooms"), await ack(two, "rooms")]);
  for (const socket of [one, two]) socket.once("question", (value, answer) => answer(value + "!"));
  say("asked room", await ack(one, "ask-room", "c"));
}

async function dynamic(manager, control) {
  const first = manager.socket("/dynamic-1");
  await once(first, "connect");
  say("where", await ack(first, "where"));
  const second = manager.socket("/dynamic-2");
  await once(second, "connect");
  const everybody = [once(first, "everybody"), once(second, "everybody")];
  first.emit("all");
  say("everybody", await Promise.all(everybody));
  const banned = manager.socket("/dynamic-3", { auth: { banned: true } });
  const [error] = await once(banned, "connect_error");
  say("banned", [error.message, error.data]);
  for (const name of ["/dynamic-x", "/_0", "/rule-1"]) {
    const [none] = await once(manager.socket(name), "connect_error");
    say("no " + name, [none.message, none.data ?? null]);
  }
  const rule = manager.socket("/rule-2", { auth: { token: "ok" } });
  say("rule", await once(rule, "welcome"));
  first.disconnect();
  await gone(control, "/dynamic-1");
  first.connect();
  await once(first, "connect");
  say("again", await ack(first, "where"));
  for (const socket of [first, second, rule]) socket.disconnect();
  await gone(control, "/dynamic-1", "/dynamic-2", "/dynamic-3", "/rule-2");
  sayLog("log of dynamic", await logs(control, lines(8)));
}

async function run(name, transports) {
  round = name;
  const options = { transports, forceNew: true, reconnectionDelay: 10, reconnectionDelayMax: 20 };
  const control = io(url + "/control", options);
  await once(control, "connect");
  const one = io(url + "/events", options);
  const two = io(url + "/events", options);
  await Promise.all([once(one, "connect"), once(two, "connect")]);

  say("count", await acks(one, "count", 1, "ž😀", null, [{ a: Buffer.from([1, 2]) }], 1.5, true));
  say("count nothing", await acks(one, "count"));
  say("forbidden", await ack(one, "forbidden", Buffer.from([9])));
  one.emit("forbidden");
  one.emit("nobody", { a: 1 }, Buffer.from([3]));
  say("slow", await ack(one, "slow"));
  one.emit("once", 1);
  one.emit("once", 2);
  await ack(one, "fence");
  one.once("question", (value, answer) => answer(value, "ignored"));
  const answered = once(one, "answered");
  one.emit("ask", [Buffer.from([7]), "x"]);
  say("answered", await answered);
  say("nobody answers", await ack(one, "ask-nobody"));
  sayLog("log", await logs(control, lines(28)));

  await rooms(one, two);
  const flagged = [];
  one.on("flagged", (n) => flagged.push(n));
  one.emit("flags");
  await ack(one, "fence");
  // Without WebSocket a volatile event needs an open poll, which is a matter of luck.
  say("flagged", flagged.filter((n) => n !== 2));
  await logs(control, lines(1));

  const out = once(two, "disconnect");
  await ack(two, "join", "out");
  one.emit("throw-out", "out", false);
  say("thrown out", (await out)[0]);
  two.connect();
  await once(two, "connect");
  await ack(two, "join", ["out", "again"]);
  const closed = once(two, "disconnect");
  one.emit("throw-out", "out", true);
  say("closed", (await closed)[0]);
  const left = await logs(control, (all) => all.filter(([word]) => word === "disconnect").length === 2);
  sayLog("log of leaving", left.filter(([word]) => word.startsWith("disconnect")));

  await dynamic(one.io, control);
  one.io.reconnection(false);
  one.io.engine.close();
  sayLog("log of the end", await logs(control, lines(2)));
  for (const manager of [one.io, two.io, control.io]) manager._close();
}

const request = (method, headers) =>
  new Promise((resolve, reject) =>
    http.request(url + "/socket.io/?EIO=4&transport=polling", { method, headers }, (response) => {
      response.resume();
      // What a browser makes of it: who may read the answer, with cookies, and what it may send.
      const allowed = (what) => response.headers["access-control-allow-" + what];
      const origin = allowed("origin") ?? null;
      resolve([response.statusCode, origin, origin && allowed("credentials"),
        /POST/.test(allowed("methods")), allowed("headers") ?? null]);
    }).on("error", reject).end());

(async () => {
  round = "cors";
  const preflight = { "access-control-request-method": "POST", "access-control-request-headers": "content-type" };
  say("listed", await request("GET", { origin: "http://site.test" }));
  say("another", await request("GET", { origin: "http://other.test" }));
  say("none", await request("GET", {}));
  say("preflight", await request("OPTIONS", { origin: "http://site.test", ...preflight }));
  await run("polling", ["polling"]);
  await run("websocket", ["websocket"]);
  await run("both", ["polling", "websocket"]);
  process.exit(0);
})().catch((error) => {
  console.log("FAILED", error.message);
  process.exit(1);
});
