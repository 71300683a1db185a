/**
 * One node of Node.js with the official adapter, driven through a control port.
 *
 * Options: --redis-url URL, --adapter classic|sharded (or sharded-static, sharded-dynamic-private), --parent PID (it ends when that process does). It prints one line,
 * `FOREIGN io=<port> ctl=<port>`. `POST /` with `{op, nsp, ...}` is answered with `{ok, result}` or `{ok, error}`.
 */

import { createServer } from "node:http";
import { createAdapter, createShardedAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";
import { endWith, options } from "./options.mjs";
import { fromControl, toControl } from "./values.mjs";

const NAMESPACES = ["/", "/custom", "/Ünï ☕"];
const given = options({ "redis-url": "redis://127.0.0.1:6379", adapter: "classic", parent: "" });
endWith(given.parent);

const publisher = createClient({ url: given["redis-url"] });
const subscriber = publisher.duplicate();
for (const connection of [publisher, subscriber]) connection.on("error", (failure) => console.error(failure.message));
await Promise.all([publisher.connect(), subscriber.connect()]);
const [kind, ...mode] = given.adapter.split("-");
const adapter =
  kind === "sharded"
    ? createShardedAdapter(publisher, subscriber, { subscriptionMode: mode.join("-") || "dynamic" })
    : createAdapter(publisher, subscriber);
const io = new Server({ adapter, pingInterval: 25_000 });
for (const name of NAMESPACES) {
  const nsp = io.of(name);
  nsp.heardFromServers = [];
  nsp.on("connection", (socket) => socket.on("echo", (...args) => args.pop()(...args)));
}

/** Whom an operation selects. */
function selected(nsp, { rooms = [], except = [], flags = {}, timeout }) {
  let operator = nsp;
  if (rooms.length > 0) operator = operator.to(rooms);
  if (except.length > 0) operator = operator.except(except);
  if (flags.volatile) operator = operator.volatile;
  if (flags.local) operator = operator.local;
  if (flags.compress !== undefined) operator = operator.compress(flags.compress);
  return timeout === undefined ? operator : operator.timeout(timeout);
}

function local(nsp, sid) {
  const socket = nsp.sockets.get(sid);
  if (!socket) throw new Error(`no socket ${sid} here`);
  return socket;
}

function details({ id, rooms, data, handshake }) {
  return { id, rooms: [...rooms], data, handshake };
}

/** The answers of those who gave one, and what went wrong with the others. */
async function responses(promise) {
  try {
    return { responses: await promise };
  } catch (failure) {
    return { error: failure.message, responses: failure.responses ?? [] };
  }
}

const operations = {
  info: (nsp) => ({ mode: given.adapter, uid: nsp.adapter.uid, runtime: "node" }),
  serverCount: (nsp) => nsp.adapter.serverCount(),
  sockets: (nsp) => [...nsp.sockets.values()].map(details),
  join: (nsp, { sid, join }) => local(nsp, sid).join(join),
  leave: (nsp, { sid, leave }) => Promise.all(leave.map((room) => local(nsp, sid).leave(room))),
  setData: (nsp, { sid, data }) => void (local(nsp, sid).data = data),
  emit: (nsp, body) => void selected(nsp, body).emit(...body.args),
  socketEmit: (nsp, { sid, args }) => void local(nsp, sid).emit(...args),
  socketBroadcast: (nsp, { sid, args, rooms = [] }) =>
    void (rooms.length > 0 ? local(nsp, sid).to(rooms) : local(nsp, sid).broadcast).emit(...args),
  emitWithAck: (nsp, body) => responses(selected(nsp, body).emitWithAck(...body.args)),
  fetchSockets: async (nsp, body) => (await selected(nsp, body).fetchSockets()).map(details),
  socketsJoin: (nsp, body) => void selected(nsp, body).socketsJoin(body.join),
  socketsLeave: (nsp, body) => void selected(nsp, body).socketsLeave(body.leave),
  disconnectSockets: (nsp, body) => void selected(nsp, body).disconnectSockets(body.close),
  onServerSide: (nsp, { event, reply }) =>
    void nsp.removeAllListeners(event).on(event, (...args) => {
      const answer = typeof args.at(-1) === "function" ? args.pop() : () => {};
      nsp.heardFromServers.push({ event, args });
      answer(reply);
    }),
  serverSideLog: (nsp) => nsp.heardFromServers.splice(0),
  serverSideEmit: (nsp, { args }) => void nsp.serverSideEmit(...args),
  serverSideEmitWithAck: (nsp, { args }) => responses(nsp.serverSideEmitWithAck(...args)),
  allRooms: async (nsp) => [...(await nsp.adapter.allRooms())],
};

async function carryOut(text) {
  const { op, nsp = "/", ...body } = fromControl(JSON.parse(text));
  if (!(op in operations)) throw new Error(`no operation ${op}`);
  if (!NAMESPACES.includes(nsp)) throw new Error(`no namespace ${nsp}`);
  return operations[op](io.of(nsp), body);
}

const control = createServer(async (request, response) => {
  let text = "";
  for await (const part of request.setEncoding("utf8")) text += part;
  let answer;
  try {
    answer = { ok: true, result: toControl((await carryOut(text)) ?? null) };
  } catch (failure) {
    answer = { ok: false, error: failure.message };
  }
  response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
});
io.listen(0);
control.listen(0, "127.0.0.1", () =>
  console.log(`FOREIGN io=${io.httpServer.address().port} ctl=${control.address().port}`),
);
