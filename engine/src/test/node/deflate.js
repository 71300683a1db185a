// Speaks to a server that compresses, with the official client and with ws alone; prints what was seen.
const { io } = require("socket.io-client");
const WebSocket = require("ws");
const port = process.argv[2];
const text = "the same words over and over; ".repeat(3000);
const say = (...words) => console.log(words.join(" "));

async function official() {
  const socket = io("http://127.0.0.1:" + port, { transports: ["websocket"], perMessageDeflate: { threshold: 100 }, forceNew: true });
  await new Promise((resolve) => socket.on("connect", resolve));
  const ws = socket.io.engine.transport.ws;
  say("negotiated", ws.extensions);
  const echo = (...args) => socket.timeout(5000).emitWithAck("echo", ...args);
  const before = [ws._socket.bytesRead, ws._socket.bytesWritten];
  say("text", (await echo(text)) === text);
  say("compressed", ws._socket.bytesRead - before[0] < text.length / 10, ws._socket.bytesWritten - before[1] < text.length / 10);
  say("small", await echo("ž"));
  const bytes = Buffer.alloc(50_000, "bytes");
  say("binary", bytes.equals((await echo({ inner: bytes })).inner));
  const large = text.repeat(10);
  say("large", (await echo(large)) === large);
  for (let i = 0; i < 20; i++) if ((await echo(text + i)) !== text + i) say("wrong", i);
  say("still", socket.connected);
  socket.disconnect();
}

function raw(options) {
  return new Promise((resolve) => {
    const ws = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, { perMessageDeflate: options });
    ws.on("open", () => ws.send("40"));
    ws.on("message", (data) => {
      const packet = data.toString();
      if (packet.startsWith("40{")) ws.send('420["echo",' + JSON.stringify(text) + "]");
      if (packet.startsWith("430")) {
        resolve([ws.extensions, packet === "430[" + JSON.stringify(text) + "]"].join(" "));
        ws.terminate();
      }
    });
    ws.on("error", (error) => resolve(error.message));
  });
}

(async () => {
  await official();
  say("ws", await raw({ serverNoContextTakeover: true, clientNoContextTakeover: true, threshold: 0 }));
  say("ws", await raw({ clientMaxWindowBits: 9, threshold: 0 }));
  say("ws-window", await raw({ serverMaxWindowBits: 10 }));
  say("ws-off", await raw(false));
  process.exit(0);
})();
