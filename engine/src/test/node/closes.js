// Asks the server to close each of many connections some milliseconds after it was made, while it moves from polling
// to WebSocket, and prints how often the official client saw which reason.
const { io } = require("socket.io-client");
const url = "http://127.0.0.1:" + process.argv[2];

const closed = (delay) =>
  new Promise((resolve) => {
    const socket = io(url, { forceNew: true, reconnection: false });
    const timer = setTimeout(() => done("none"), 30000);
    const done = (reason) => {
      clearTimeout(timer);
      socket.off();
      socket.io._close();
      resolve(reason);
    };
    socket.on("connect", () => socket.emit("close", delay));
    socket.on("disconnect", done);
    socket.on("connect_error", (error) => done(error.message));
  });

(async () => {
  const counts = {};
  for (let round = 0; round < 6; round++) {
    for (let delay = 0; delay < 40; delay += 8) {
      const reasons = await Promise.all(Array.from({ length: 8 }, (_, i) => closed(delay + i)));
      for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
    }
  }
  for (const [reason, count] of Object.entries(counts)) console.log(reason, count);
  process.exit(0);
})();
