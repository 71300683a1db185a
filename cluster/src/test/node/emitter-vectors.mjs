/**
 * Writes src/test/resources/emitter-wire.json: the bytes that emitters of other languages publish, and which sockets a
 * Node.js server with @socket.io/redis-adapter delivers them to. Run it with: node emitter-vectors.mjs
 *
 * The bytes are built here from what each emitter's source says about the order of fields, the values and the encoder.
 * The recipients are those of the adapter itself, which gets the bytes from a stub of a Redis client.
 */

import { EventEmitter } from "node:events";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { createAdapter } = require("@socket.io/redis-adapter");
const { Encoder } = require("socket.io-parser");

/** MessagePack as an encoder has it: whether it knows str8 (not before MessagePack 5), and binary. */
function pack(value, style = {}) {
  const size = (count, fix, fixMax, one, two) =>
    count <= fixMax
      ? Buffer.from([fix | count])
      : one !== undefined && count < 256
        ? Buffer.from([one, count])
        : Buffer.from([two, count >> 8, count & 255]);
  if (value === null) return Buffer.from([0xc0]);
  if (typeof value === "boolean") return Buffer.from([value ? 0xc3 : 0xc2]);
  if (typeof value === "number") {
    if (value < 0 || value > 127 || !Number.isInteger(value)) throw new Error("only small numbers");
    return Buffer.from([value]);
  }
  if (typeof value === "string") {
    const bytes = Buffer.from(value);
    return Buffer.concat([size(bytes.length, 0xa0, 31, style.old ? undefined : 0xd9, 0xda), bytes]);
  }
  if (Buffer.isBuffer(value)) return Buffer.concat([Buffer.from([0xc4, value.length]), value]);
  if (Array.isArray(value)) {
    return Buffer.concat([size(value.length, 0x90, 15, undefined, 0xdc), ...value.map((it) => pack(it, style))]);
  }
  const entries = Object.entries(value);
  const pairs = entries.flatMap(([name, it]) => [pack(name, style), pack(it, style)]);
  return Buffer.concat([size(entries.length, 0x80, 15, undefined, 0xde), ...pairs]);
}

const LONG = "forty characters of text, in one argument";
const PYTHON = "github.com/bugthesystem/socket.io-python-emitter@9aee739 socket_io_emitter/emitter.py";
const PYTHON_ASYNC = "github.com/roma-glushko/socket.io-redis-emitter@f4aa606 socketio_emitter/entities.py";
const PHP = "github.com/valeriitropin/php-socketio-emitter@5dde434 src/Emitter.php";
const GO = "github.com/stackcats/socket.io-emitter-go@0e2c55a emitter.go, msgpack.v2";
const GO_V5 = "github.com/tkhatri1/socket.io-emitter-go@022afdd emitter.go, msgpack v5";
const RUBY = "github.com/nulltask/socket.io-ruby-emitter@b7e39ae lib/socket.io/emitter.rb";
const RUST = "github.com/epli2/socketio-rust-emitter@64450f0 src/lib.rs, rmp-serde 0.15 with struct maps";
const FORM = "a form that new Set() of JavaScript accepts";

const packet = (...data) => ({ type: 2, data, nsp: "/" });
const python = (...data) => ({ data, type: 2, nsp: "/" });
const go = (...data) => ({ data, nsp: "/", type: 2 });
const vectors = [
  ["python-all", PYTHON + ", msgpack 1", "", ["emitter", python("e", LONG), { flags: "", rooms: "" }]],
  ["python-all-raw", PYTHON + ", msgpack 0.5", "", ["emitter", python("e", LONG), { flags: "", rooms: "" }], { old: true }],
  ["python-room", PYTHON + ", msgpack 1", "a", ["emitter", python("e", LONG), { flags: "", rooms: ["a"] }]],
  ["python-async-all", PYTHON_ASYNC, "", ["emitter", python("e", { n: 1 }), { rooms: null, flags: { volatile: false, compress: false }, except: null }]],
  ["python-async-except", PYTHON_ASYNC, "", ["emitter", python("e", { n: 1 }), { rooms: null, flags: { volatile: false, compress: false }, except: ["a"] }]],
  ["php-all", PHP, "", ["emitter", packet("e", LONG), { rooms: [], flags: [] }]],
  ["php-room", PHP, "a", ["emitter", packet("e", 1), { rooms: ["a"], flags: { broadcast: true } }]],
  ["php-two-rooms", PHP, "", ["emitter", packet("e", 1), { rooms: ["a", "b"], flags: [] }]],
  ["go-all", GO, "", ["emitter", go("e", LONG), { flags: {}, rooms: [] }]],
  ["go-room", GO, "a", ["emitter", go("e", 1), { flags: { volatile: true }, rooms: ["a"] }]],
  ["go-bytes", GO, "", ["emitter", { ...go("e", Buffer.from([1, 2, 0xff])), type: 5 }, { flags: {}, rooms: [] }]],
  ["go-v5-all", GO_V5, "", ["sample_uid", go("e", 1), { flags: null, rooms: null }]],
  ["go-v5-room", GO_V5, "a", ["sample_uid", go("e", 1), { flags: null, rooms: ["a"] }]],
  ["ruby-all", RUBY, "", ["emitter", packet("e", LONG), { rooms: [], flags: {} }]],
  ["ruby-room-of-two", RUBY, "a", ["emitter", packet("e", 1), { rooms: ["a", "b"], flags: { json: true } }]],
  ["ruby-bytes", RUBY, "", ["emitter", { ...packet("e", Buffer.from([1, 2, 0xff])), type: 5 }, { rooms: [], flags: {} }]],
  ["rust-all", RUST, "", ["emitter", packet("e", "1"), { rooms: [], flags: {} }]],
  ["rust-room", RUST, "a", ["emitter", packet("e", "1"), { rooms: ["a"], flags: {} }]],
  ["form-nothing", FORM, "", ["emitter", packet("e"), {}]],
  ["form-no-rooms", FORM, "", ["emitter", packet("e"), { except: "", flags: null }]],
  ["form-text", FORM, "", ["emitter", packet("e"), { rooms: "ab", except: [] }]],
  ["form-text-except", FORM, "", ["emitter", packet("e"), { rooms: [], except: "b" }]],
  ["form-bytes", FORM, "", ["emitter", packet("e"), { rooms: Buffer.from([7]) }]],
  ["form-no-bytes", FORM, "", ["emitter", packet("e"), { rooms: Buffer.alloc(0) }]],
  ["form-null-room", FORM, "", ["emitter", packet("e"), { rooms: [null] }]],
  ["form-odd-rooms", FORM, "", ["emitter", packet("e"), { rooms: [true, null, [], "b", {}] }]],
  ["form-number", FORM, "7", ["emitter", packet("e"), { rooms: [7] }]],
  ["form-no-uid", FORM, "", [null, packet("e"), { rooms: [] }]],
  ["form-more", FORM, "", [9, { type: 2, data: ["e"] }, { rooms: [] }, "more"]],
].map(([id, source, room, message, style]) => {
  const payload = pack(message, style);
  const channel = `socket.io#/#${room === "" ? "" : room + "#"}`;
  return { id, source, channel, payloadHex: payload.toString("hex"), data: message[1].data, deliveredTo: delivered(channel, payload) };
});

/** The sockets to which the adapter of Node.js delivers the bytes. */
function delivered(channel, payload) {
  const client = () => Object.assign(new EventEmitter(), { psubscribe() {}, subscribe() {} });
  const heard = [];
  const sockets = new Map();
  const sub = client();
  const nsp = { name: "/", sockets, server: { encoder: new Encoder(), opts: {} } };
  const adapter = createAdapter(client(), sub)(nsp);
  for (const [id, room] of [["in-a", "a"], ["in-b", "b"], ["in-7", 7], ["in-none", undefined]]) {
    sockets.set(id, { id, client: { writeToEngine: () => heard.push(id) } });
    adapter.addAll(id, new Set(room === undefined ? [id] : [id, room]));
  }
  sub.emit("pmessageBuffer", Buffer.from("socket.io#/#*"), Buffer.from(channel), payload);
  return heard.sort();
}

const text = vectors.map((it) => JSON.stringify(it, (name, value) => (value?.type === "Buffer" ? { "<<bin>>": Buffer.from(value.data).toString("hex") } : value)));
writeFileSync(new URL("../resources/emitter-wire.json", import.meta.url), `[\n${text.join(",\n")}\n]\n`);
