// Asks with arguments that do not fit the listener of the server, and prints what each callback is called with.
const { io } = require("socket.io-client");
const socket = io("http://127.0.0.1:" + process.argv[2], { forceNew: true, reconnection: false });

const unfit = {
  text: "text",
  list: [1],
  object: { a: { b: 1 } },
  half: { "\ud800": 1 },
  large: 2 ** 40,
  truth: true,
  binary: Buffer.from([1]),
  nested: { inner: [Buffer.from([1])] },
};

const answer = (payload) =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve("not called"), 60000);
    socket.emit("number", payload, (...args) => {
      clearTimeout(timer);
      resolve(JSON.stringify(args));
    });
  });

socket.on("connect", async () => {
  for (const [name, payload] of Object.entries(unfit)) console.log(name, await answer(payload));
  console.log("fits", await answer(7));
  process.exit(0);
});
socket.on("disconnect", (reason) => {
  console.log("disconnected", reason);
  process.exit(1);
});
