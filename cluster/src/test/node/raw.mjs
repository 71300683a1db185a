/** Messages that today's Node.js servers do not send themselves, but emitters, older servers and other languages do. */

import { createClient } from "redis";
import notepack from "notepack.io";
import { check, eventually, same } from "./checks.mjs";
import { comparable } from "./values.mjs";

export async function raw(cluster) {
  const { redis } = cluster;
  const emitter = cluster.emitters[0];
  const all = cluster.in("/");
  const broadcast = (data, opts = { rooms: [], except: [], flags: {} }) =>
    cluster.isSharded
      ? redis.sPublish("socket.io#/#", envelope({ type: 3, data: { packet: { type: 2, data }, opts }, uid: "emitter", nsp: "/" }))
      : redis.publish("socket.io#/#", notepack.encode(["emitter", { type: 2, data, nsp: "/" }, opts]));
  const envelope = (value) => notepack.encode(value);

  await check("dates, undefined and not-a-number arrive as JSON has them", async () => {
    const dates = [new Date(0), new Date(1_700_000_000_123), new Date(-1_500), new Date(8.64e15)];
    cluster.forget();
    await broadcast(["d", ...dates, undefined, NaN, Infinity, { at: dates[1], none: undefined, list: [undefined] }]);
    const expected = ["d", ...dates.map((it) => it.toISOString()), null, null, null, { at: dates[1].toISOString(), list: [null] }];
    await cluster.heard(emitter, all, [expected]);
  });
  await check("integers of 64 bits arrive", async () => {
    const values = [2 ** 53, 2 ** 53 + 2, 2 ** 63, -(2 ** 53) - 2, -(2 ** 63)];
    cluster.forget();
    await broadcast(["i", ...values]);
    await cluster.heard(emitter, all, [["i", ...values]]);
  });
  await check("a broadcast may lack flags and name unknown ones", async () => {
    cluster.forget();
    await broadcast(["f", 1], { rooms: [], except: [] });
    await broadcast(["f", 2], { rooms: [], except: [], flags: { later: true, expectSingleResponse: true } });
    await cluster.heard(emitter, all, [["f", 1], ["f", 2]]);
  });
  if (!cluster.isSharded) await legacy(cluster);
}

/** Requests of the classic wire as earlier versions and other encodings have them. */
async function legacy(cluster) {
  const { nodes } = cluster;
  const [a1, b1, c1] = cluster.these("a1 b1 c1");
  const listener = cluster.redis.duplicate();
  await listener.connect();
  const answers = [];
  const hear = (message) => answers.push(message[0] === 0x7b ? JSON.parse(`${message}`) : notepack.decode(message));
  await listener.subscribe(["socket.io-response#/#", "socket.io-response#/#tester#"], hear, true);
  let requests = 0;
  const ask = async (request, encode = JSON.stringify) => {
    const requestId = `request${++requests}`;
    await cluster.redis.publish("socket.io-request#/#", encode({ uid: "tester", requestId, ...request }));
    return (count) => {
      const mine = () => answers.filter((answer) => answer.requestId === requestId);
      return eventually(`answers to ${JSON.stringify(request)}`, mine, (them) => them.length >= count);
    };
  };
  const ids = (replies) => replies.flatMap(({ sockets }) => sockets).map((it) => it.id ?? it).sort();
  const opts = { rooms: ["old"], except: [] };
  const old = [a1, b1, c1].map(({ id }) => id).sort();
  for (const client of [a1, b1, c1]) await cluster.join(client, "old");

  for (const [encoding, encode] of [["JSON", JSON.stringify], ["MessagePack", notepack.encode]]) {
    await check(`every node answers a question for the ids in a room, in ${encoding}`, async () => {
      const replies = await (await ask({ type: 0, rooms: ["old"] }, encode))(nodes.length);
      same("answers", replies.length, nodes.length);
      same("sockets", ids(replies), old);
    });
    await check(`every node answers a query for sockets, in ${encoding}`, async () => {
      const replies = await (await ask({ type: 5, opts }, encode))(nodes.length);
      same("sockets", ids(replies), old);
    });
    await check(`every node answers a question for its rooms, in ${encoding}`, async () => {
      const replies = await (await ask({ type: 1 }, encode))(nodes.length);
      const rooms = new Set(replies.flatMap((it) => it.rooms));
      for (const room of ["old", ...old]) same(room, rooms.has(room), true);
    });
    await check(`nodes hear what another says, in ${encoding}`, async () => {
      for (const node of nodes) await node.call("onServerSide", { event: "raw", reply: node.name });
      const replies = await (await ask({ type: 6, data: ["raw", 1, "ü"] }, encode))(nodes.length);
      same("type", replies.map(({ type }) => type), nodes.map(() => 6));
      same("data", replies.map(({ data }) => data).sort(), nodes.map(({ name }) => name));
      for (const node of nodes) same(node.name, await node.call("serverSideLog"), [{ event: "raw", args: [1, "ü"] }]);
    });
    await check(`the owner of a socket lets it enter and leave a room, in ${encoding}`, async () => {
      for (const client of [a1, b1, c1]) {
        same("joined", (await (await ask({ type: 2, sid: client.id, room: "single" }, encode))(1)).length, 1);
        await cluster.members("single", [client]);
        same("left", (await (await ask({ type: 3, sid: client.id, room: "single" }, encode))(1)).length, 1);
        await cluster.members("single", []);
      }
    });
    await check(`the owner of a socket sends it away, in ${encoding}`, async () => {
      for (const node of nodes) {
        const going = await cluster.connect(node, "going");
        same("answers", (await (await ask({ type: 4, sid: going.id, close: false }, encode))(1)).length, 1);
        await eventually("the end", () => going.ends, (ends) => ends.length > 0);
        cluster.drop(going);
      }
    });
  }
  await check("a question to clients is answered with counts first, then with their answers", async () => {
    for (const client of cluster.in("/")) client.answers = [client.name];
    const packet = { type: 2, data: ["ask", 1], nsp: "/" };
    const question = { type: 7, packet, opts: { rooms: ["old"], except: [], flags: { timeout: 2_000 } } };
    const replies = await (await ask(question, notepack.encode))(nodes.length + 3);
    const counts = replies.filter(({ type }) => type === 8);
    same("counts", counts.reduce((sum, { clientCount }) => sum + clientCount, 0), 3);
    same("nodes", counts.length, nodes.length);
    same("answers", replies.filter(({ type }) => type === 9).map((it) => it.packet).sort(), ["a1", "b1", "c1"]);
    for (const client of cluster.in("/")) client.answers = null;
  });
  await check("emitters of other languages may leave out what is empty", async () => {
    cluster.forget();
    const message = notepack.encode(["emitter", { type: 2, data: ["bare"] }, { rooms: ["old"], except: [] }]);
    await cluster.redis.publish("socket.io#/#old#", message);
    await cluster.heard(cluster.emitters[0], [a1, b1, c1], [["bare"]]);
    same("comparable", comparable([1]), [1]);
  });
  for (const client of [a1, b1, c1]) await cluster.leave(client, "old");
  await listener.quit();
}
