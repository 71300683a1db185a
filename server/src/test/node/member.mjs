/**
 * A chat server of Node.js on the adapter for Redis. Argument: the address of Redis. It tells its port to the process
 * that started it, which can let it "emit" and "ping". Clients name their rooms in `auth.rooms`; "shout" and "tell" are
 * passed on to the others of the namespace and of a room.
 */

import { createAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const [redisUrl] = process.argv.slice(2);
const publisher = createClient({ url: redisUrl });
const subscriber = publisher.duplicate();
await Promise.all([publisher.connect(), subscriber.connect()]);

const io = new Server({ adapter: createAdapter(publisher, subscriber) });
for (const nsp of ["/", "/chat"]) {
  const namespace = io.of(nsp);
  namespace.adapter.on("error", (failure) => process.send({ fault: failure.message }));
  namespace.on("connection", async (socket) => {
    await socket.join(socket.handshake.auth.rooms ?? []);
    socket.on("shout", (argument) => socket.broadcast.emit("shout", argument));
    socket.on("tell", (room, argument) => socket.to(room).emit("tell", argument));
    socket.emit("ready");
  });
}
io.listen(0);

process.on("message", ({ what, nsp, rooms, except, event, argument }) => {
  if (what === "emit") io.of(nsp).to(rooms).except(except).emit(event, argument);
  else process.send({ pong: true });
});
// It never outlives the process that started it.
process.on("disconnect", () => process.exit(0));
process.send({ port: io.httpServer.address().port });
