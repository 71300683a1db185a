// The official server with the events of OfficialClientIT; prints its port and ends with its standard input.
const { createServer } = require("node:http");
const { Server } = require("socket.io");

const http = createServer();
const io = new Server(http, { pingInterval: 25000, pingTimeout: 20000, maxHttpBufferSize: 1e6 });
let reasons = [];

const listen = (nsp) =>
  nsp.on("connection", (socket) => {
    socket.on("echo", (...args) => {
      const ack = typeof args.at(-1) === "function" ? args.pop() : null;
      ack ? ack(...args) : socket.emit("echo", ...args);
    });
    socket.on("ask", (value) =>
      socket.emit("question", value, (answer) => socket.emit("answered", answer)));
    socket.on("kick", () => socket.disconnect());
    socket.on("kick-all", () => socket.disconnect(true));
    socket.on("never", () => {});
    socket.on("join", (room, ack) => { socket.join(room); ack(); });
    socket.on("say", (room, text) => { io.to(room).emit("said", text); socket.to(room).emit("others", text); });
    socket.on("disconnect", (reason) => reasons.push(reason));
  });
listen(io.of("/"));
listen(io.of("/other"));
io.of("/secret").use((socket, next) => {
  if (socket.handshake.auth.token === "ok") return next();
  const refused = new Error("no entry");
  refused.data = { code: 7, bin: null };
  setTimeout(() => next(refused), 20);
});
io.of("/control").on("connection", (socket) =>
  socket.on("reasons", (ack) => { ack(reasons); reasons = []; }));

http.listen(0, "127.0.0.1", () => console.log(http.address().port));
process.stdin.on("end", () => process.exit(0)).resume();
