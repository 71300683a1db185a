// Connects many official clients with the default transports and prints how many got through a round trip and the upgrade.
const { io } = require("socket.io-client");
const url = "http://127.0.0.1:" + process.argv[2];
const many = Number(process.argv[3]);
const atOnce = 50;

const connect = () =>
  new Promise((resolve) => {
    const socket = io(url, { forceNew: true, reconnection: false });
    const end = (how) => { clearTimeout(timer); socket.close(); resolve(how); };
    const timer = setTimeout(() => end("hung"), 20000);
    socket.on("connect_error", (error) => end("refused " + error.message));
    socket.on("connect", () => {
      let answered = false;
      const engine = socket.io.engine;
      let upgraded = engine.transport.name === "websocket";
      const done = () => answered && upgraded && end("through");
      socket.emit("echo", "hello", () => { answered = true; done(); });
      engine.once("upgrade", () => { upgraded = true; done(); });
    });
  });

(async () => {
  const results = {};
  let begun = 0;
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (begun++ < many) {
      const how = await connect();
      results[how] = (results[how] ?? 0) + 1;
    }
  }));
  console.log(JSON.stringify(results));
  process.exit(0);
})();
