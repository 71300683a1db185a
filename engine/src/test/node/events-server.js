// The official server with the events of OfficialEventsIT; prints its port and ends with its standard input.
const { createServer } = require("node:http");
const { Server } = require("socket.io");

const http = createServer();
const io = new Server(http, {
  cleanupEmptyChildNamespaces: true,
  cors: { origin: ["http://site.test"], credentials: true },
});
let log = [];
const note = (...words) => log.push(words);
const values = (args) => args.filter((arg) => typeof arg !== "function");
const ackOf = (args) => args.find((arg) => typeof arg === "function");

io.of("/control").on("connection", (socket) => {
  socket.on("log", (ack) => { ack(log); log = []; });
  socket.on("has", (name, ack) => ack(io._nsps.has(name)));
});

const events = io.of("/events");
events.on("connection", (socket) => {
  const rooms = () => [...socket.rooms].filter((room) => room !== socket.id).sort();
  socket.onAny((event, ...args) => note("any", event, values(args)));
  socket.onAnyOutgoing((event, ...args) => note("out", event, values(args)));
  socket.use(([event, ...args], next) => {
    note("use", event);
    if (event !== "forbidden") return event === "slow" ? setTimeout(next, 30) : next();
    const refused = new Error("not allowed");
    refused.data = { code: 7 };
    ackOf(args)?.("refused");
    next(refused);
  });
  socket.on("error", (error) => note("error", error.message, error.data));
  socket.on("count", (...args) => {
    const ack = args.pop();
    ack(args.length, ...args);
    ack("a second answer");
  });
  socket.on("slow", (ack) => ack("at last"));
  socket.once("once", (value) => note("once", value));
  socket.on("fence", (ack) => ack());
  socket.on("ask", async (value) =>
    socket.emit("answered", await socket.timeout(8000).emitWithAck("question", value)));
  socket.on("ask-nobody", (ack) =>
    socket.timeout(50).emitWithAck("silence").catch((error) => ack(error.message)));
  socket.on("ask-room", (room, ack) =>
    events.to(room).timeout(8000).emit("question", "all", (error, answers) => ack(answers)));
  socket.on("join", (names, ack) => { socket.join(names); ack(rooms()); });
  socket.on("rooms", (ack) => ack(rooms()));
  socket.on("move", (from, to, ack) => {
    events.in(from).socketsJoin(to);
    events.in(from).socketsLeave(from);
    ack();
  });
  socket.on("tell", (to, but) => events.to(to).except(but).emit("told", to, but));
  socket.on("throw-out", (room, close) => events.in(room).disconnectSockets(close));
  socket.on("flags", () => {
    socket.compress(false).emit("flagged", 1);
    socket.volatile.emit("flagged", 2);
    events.compress(false).emit("flagged", 3);
  });
  socket.on("disconnecting", (reason) => note("disconnecting", reason, rooms()));
  socket.on("disconnect", (reason) => note("disconnect", reason, socket.rooms.size));
});

io.on("new_namespace", (nsp) => /^\/(dynamic|rule)-/.test(nsp.name) && note("new", nsp.name));
const dynamic = io.of(/^\/dynamic-\d+$/);
dynamic.use((socket, next) => {
  if (socket.handshake.auth.banned === undefined) return next();
  const refused = new Error("banned");
  refused.data = { from: socket.nsp.name };
  next(refused);
});
dynamic.on("connection", (socket) => {
  socket.use((packet, next) => { note("use", packet[0]); next(); });
  socket.on("where", (ack) => ack(socket.nsp.name));
  socket.on("all", () => dynamic.emit("everybody", 1));
});
io.of((name, auth, next) => setTimeout(() => next(null, name.startsWith("/rule-") && auth.token === "ok"), 5))
  .on("connection", (socket) => socket.emit("welcome", socket.nsp.name));

http.listen(0, "127.0.0.1", () => console.log(http.address().port));
process.stdin.on("end", () => process.exit(0)).resume();
