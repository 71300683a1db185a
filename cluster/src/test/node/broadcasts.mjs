/** Emits by every node and every emitter, and who hears them. */

import { check, same } from "./checks.mjs";

const BYTES = Buffer.from("00ff807f0a", "hex");
const FILE = { name: "a.bin", parts: [{ data: BYTES }, { data: Buffer.alloc(0) }, BYTES] };
const NUMBERS = [0, -1, 127, 128, 255, 256, 65_536, 2 ** 31, 2 ** 32, 2 ** 40, -(2 ** 31) - 1, 2 ** 53 - 1, 1 - 2 ** 53, -1.5, 0.1];
const TEXTS = ["", "ümläut ☕ 😀", "\u0000\u2028\"\\", "x".repeat(31), "x".repeat(32), "y".repeat(256), "z".repeat(70_000)];
const SHAPES = [null, true, false, {}, [], [[[]]], { "": { a: [null] } }, [...Array(17).keys()], Object.fromEntries([...Array(17).keys()].map((n) => [`k${n}`, n]))];
const ODD_ROOMS = ["a#b *é#", "[x]?\\", "☕ 😀", "123", "twenty characters ab", " ", "#", "x".repeat(300)];

export async function broadcasts(cluster) {
  const all = cluster.in("/");
  const custom = cluster.in("/custom");
  const odd = cluster.in("/Ünï ☕");
  const [a1, b2, c1] = cluster.these("a1 b2 c1");
  const inR = cluster.these("a1 b1 c2");
  const inS = cluster.these("b1 b2");
  for (const client of inR) await cluster.join(client, "r");
  for (const client of inS) await cluster.join(client, "s");
  const union = all.filter((client) => inR.includes(client) || inS.includes(client));
  const without = (clients, ...left) => clients.filter((client) => !left.includes(client));

  const cases = [
    ["to all", {}, all],
    ["to another namespace", { nsp: "/custom" }, custom],
    ["to a namespace with an odd name", { nsp: "/Ünï ☕" }, odd],
    ["to a room", { rooms: ["r"] }, inR],
    ["to two rooms, once", { rooms: ["r", "s"] }, union],
    ["to a room named twice", { rooms: ["s", "s"] }, inS],
    ["to a room without members", { rooms: ["nobody"] }, []],
    ["except a room", { except: ["s"] }, without(all, ...inS)],
    ["to a room except another", { rooms: ["r"], except: ["s"] }, without(inR, ...inS)],
    ["except two sockets", { except: [a1.id, b2.id] }, without(all, a1, b2)],
    ["to one socket", { rooms: [c1.id] }, [c1]],
    ["to two sockets", { rooms: [a1.id, b2.id] }, [a1, b2]],
    ["uncompressed", { flags: { compress: false } }, all],
    ["bytes alone", { args: ["e", BYTES] }, all],
    ["bytes in objects", { args: ["e", FILE, 1, BYTES] }, all],
    ["bytes in objects to a room", { rooms: ["r"], args: ["e", FILE] }, inR],
    ["bytes in another namespace", { nsp: "/custom", args: ["e", FILE] }, custom],
    ["no argument", { args: ["e"] }, all],
    ["numbers", { args: ["e", ...NUMBERS] }, all],
    ["texts", { args: ["e", ...TEXTS] }, all],
    ["other values", { args: ["e", ...SHAPES] }, all],
    ["an event with an odd name", { args: ["Ünï ☕ \"e\"", 1] }, all],
  ];
  for (const sender of cluster.senders) {
    for (const [name, body, hearers] of cases) {
      await check(`${sender.name} emits ${name}`, async () => {
        const args = body.args ?? ["e", name];
        cluster.forget();
        await sender.call("emit", { ...body, args });
        await cluster.heard(sender, hearers, [args]);
      });
    }
    await check(`${sender.name} emits volatile`, async () => {
      // A client that polls may be between two requests: then it does not hear it.
      const ready = all.filter((client) => !client.isPolling);
      cluster.forget();
      await sender.call("emit", { args: ["v", 1], flags: { volatile: true } });
      await cluster.pass(sender);
      for (const client of all.filter((it) => it.isPolling)) client.heard.length = 0;
      await cluster.heard(sender, ready, [["v", 1]]);
    });
    await check(`${sender.name} emits to all, rooms and sockets in order`, async () => {
      const [hearer] = cluster.these("b1");
      const ways = [{}, { rooms: ["r"] }, { rooms: ["s"] }, { rooms: [hearer.id] }, { rooms: ["r", "s"] }];
      cluster.forget();
      for (let n = 0; n < 100; n++) await sender.call("emit", { ...ways[n % ways.length], args: ["n", n] });
      await cluster.pass(sender);
      same("order", hearer.heard.map(([, n]) => n), [...Array(100).keys()]);
    });
  }

  for (const node of cluster.nodes) {
    const own = all.filter((client) => client.node === node);
    await check(`${node.name} emits to its own sockets alone`, async () => {
      cluster.forget();
      await node.call("emit", { args: ["l", 1], flags: { local: true } });
      await cluster.heard(node, own, [["l", 1]]);
      cluster.forget();
      await node.call("emit", { args: ["l", 2], rooms: ["r"], flags: { local: true } });
      await cluster.heard(node, inR.filter((it) => it.node === node), [["l", 2]]);
    });
    await check(`a socket of ${node.name} emits to all others and to the others of rooms`, async () => {
      const sender = inR.find((client) => client.node === node);
      cluster.forget();
      await node.call("socketBroadcast", { sid: sender.id, args: ["b", FILE] });
      await cluster.heard(node, without(all, sender), [["b", FILE]]);
      cluster.forget();
      await node.call("socketBroadcast", { sid: sender.id, args: ["b", 2], rooms: ["r", "s"] });
      await cluster.heard(node, without(union, sender), [["b", 2]]);
      cluster.forget();
      await node.call("socketBroadcast", { sid: sender.id, args: ["b", 3], rooms: ["r"] });
      await cluster.heard(node, without(inR, sender), [["b", 3]]);
    });
    await check(`${node.name} emits to one of its sockets`, async () => {
      cluster.forget();
      await node.call("socketEmit", { sid: own[1].id, args: ["s", FILE, null] });
      await cluster.heard(node, [own[1]], [["s", FILE, null]]);
    });
    await check(`a client of ${node.name} gets its arguments echoed`, async () => {
      const answer = await own[0].emitWithAck("echo", { a: BYTES });
      if (!Buffer.from(answer.a).equals(BYTES)) throw new Error(JSON.stringify(answer));
    });
  }

  for (const client of cluster.these("a1 b1 c1")) await cluster.join(client, ...ODD_ROOMS);
  for (const sender of cluster.senders) {
    for (const room of ODD_ROOMS) {
      await check(`${sender.name} emits to the room "${room.slice(0, 20)}"`, async () => {
        cluster.forget();
        await sender.call("emit", { rooms: [room], args: ["odd", room] });
        await cluster.heard(sender, cluster.these("a1 b1 c1"), [["odd", room]]);
      });
    }
  }
  for (const client of cluster.these("a1 b1 c1")) await cluster.leave(client, ...ODD_ROOMS);
  for (const sender of cluster.senders) {
    await check(`nobody hears ${sender.name} in rooms that were left`, async () => {
      cluster.forget();
      for (const room of ODD_ROOMS) await sender.call("emit", { rooms: [room], args: ["odd", room] });
      await cluster.heard(sender, [], []);
    });
  }
  for (const client of inR) await cluster.leave(client, "r");
  for (const client of inS) await cluster.leave(client, "s");
}

/** JavaScript programs may name rooms by numbers. A node of Node.js tells 7 from "7", others do not. */
export async function numericRooms(cluster) {
  const clients = cluster.these("a1 b1 c1");
  for (const client of clients) await cluster.join(client, 7);
  for (const sender of cluster.senders.filter(({ isJava }) => !isJava)) {
    await check(`${sender.name} emits to a room named by a number`, async () => {
      cluster.forget();
      await sender.call("emit", { rooms: [7], args: ["seven"] });
      await sender.call("emit", { rooms: [7, 8], args: ["seven or eight"] });
      await sender.call("emit", { except: [7], rooms: ["nobody", 7], args: ["nobody"] });
      await cluster.heard(sender, clients, [["seven"], ["seven or eight"]]);
    });
  }
  for (const client of clients) await cluster.leave(client, 7);
}
