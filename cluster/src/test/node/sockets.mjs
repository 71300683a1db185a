/** Queries for sockets, and operations on many of them. */

import { check, eventually, same } from "./checks.mjs";
import { comparable } from "./values.mjs";

const BYTES = Buffer.from("00ff80", "hex");
const byId = (one, other) => (one.id < other.id ? -1 : 1);

function normal(sockets) {
  return comparable(sockets).map((it) => ({ ...it, rooms: it.rooms.sort() })).sort(byId);
}

export async function queries(cluster) {
  const all = cluster.in("/");
  const inR = cluster.these("a1 b1 c1");
  for (const client of inR) await cluster.join(client, "r", "Ünï ☕");
  for (const [index, client] of all.entries()) {
    const data = { user: client.name, n: index, deep: { list: [1, "ü", null, { ok: true }] } };
    await client.node.call("setData", { sid: client.id, data });
  }
  const locals = async () => (await Promise.all(cluster.nodes.map((node) => node.call("sockets")))).flat();
  const of = (details, clients) => details.filter(({ id }) => clients.some((client) => client.id === id));

  for (const node of cluster.nodes) {
    const finds = async (what, body, clients) => {
      const found = await node.call("fetchSockets", body);
      same(what, normal(found), normal(of(await locals(), clients)));
    };
    await check(`${node.name} finds all sockets, with rooms, data and handshake as their nodes know them`, async () => {
      await finds("all", {}, all);
      const found = await node.call("fetchSockets");
      for (const { handshake } of found) {
        const { headers, time, address, xdomain, secure, issued, url, query, auth } = handshake;
        same("headers", typeof headers.host, "string");
        same("time", new Date(time).getTime() > 0, true);
        same("address", typeof address, "string");
        same("flags", [typeof xdomain, secure], ["boolean", false]);
        same("issued", Math.abs(Date.now() - issued) < 600_000, true);
        same("url", url.startsWith("/socket.io/?EIO=4"), true);
        same("query", [query.EIO, ["websocket", "polling"].includes(query.transport)], ["4", true]);
        same("auth", typeof auth, "object");
        same("nothing more", Object.keys(handshake).sort(), "address,auth,headers,issued,query,secure,time,url,xdomain".split(","));
      }
    });
    await check(`${node.name} finds the sockets of rooms, except others, and its own`, async () => {
      await finds("a room", { rooms: ["r"] }, inR);
      await finds("a room with an odd name", { rooms: ["Ünï ☕"] }, inR);
      await finds("a room except a socket", { rooms: ["r"], except: [inR[1].id] }, [inR[0], inR[2]]);
      await finds("except a room", { except: ["r"] }, all.filter((client) => !inR.includes(client)));
      await finds("nobody", { rooms: ["nobody"] }, []);
      await finds("own", { flags: { local: true } }, all.filter((client) => client.node === node));
      for (const client of all) await finds("one", { rooms: [client.id] }, [client]);
      await finds("another namespace", { nsp: "/custom", rooms: ["r"] }, []);
    });
    await check(`${node.name} counts the nodes in every namespace`, async () => {
      for (const nsp of ["/", "/custom"]) same(nsp, await node.call("serverCount", { nsp }), cluster.nodes.length);
    });
    if (!cluster.isSharded) {
      await check(`${node.name} knows the rooms of all`, async () => {
        const rooms = new Set((await locals()).flatMap((socket) => socket.rooms));
        same("rooms", (await node.call("allRooms")).sort(), [...rooms].sort());
      });
    }
    await check(`10 queries of ${node.name} at a time are not mixed up`, async () => {
      const queries = [...Array(10).keys()].map((n) => node.call("fetchSockets", { rooms: [all[n % all.length].id] }));
      const found = await Promise.all(queries);
      same("found", found.map((them) => them.map(({ id }) => id)), found.map((_, n) => [all[n % all.length].id]));
    });
  }

  // JSON, which queries of the classic wire travel in, has no bytes: Node.js writes them in this form.
  const bytes = cluster.isSharded ? BYTES : { type: "Buffer", data: [...BYTES] };
  for (const client of cluster.these("a1 b1 c1")) {
    await check(`bytes in the data of a socket of ${client.node.name} are found by the others`, async () => {
      await client.node.call("setData", { sid: client.id, data: { blob: BYTES } });
      for (const node of cluster.nodes.filter((it) => it !== client.node)) {
        const [{ data }] = await node.call("fetchSockets", { rooms: [client.id] });
        same(`data at ${node.name}`, comparable(data), comparable({ blob: bytes }));
      }
      await client.node.call("setData", { sid: client.id, data: {} });
    });
  }
  for (const client of inR) await cluster.leave(client, "r", "Ünï ☕");
}

export async function rooms(cluster) {
  const all = cluster.in("/");
  const [a1, b1, c1] = cluster.these("a1 b1 c1");
  const clear = async (...names) => {
    for (const client of all) await cluster.leave(client, ...names);
  };

  for (const sender of cluster.senders) {
    await check(`${sender.name} lets sockets enter and leave rooms`, async () => {
      await cluster.join(a1, "r");
      await cluster.join(b1, "r");
      await sender.call("socketsJoin", { rooms: ["r"], join: ["x", "y ☕"] });
      await cluster.members("x", [a1, b1]);
      await cluster.members("y ☕", [a1, b1]);
      cluster.forget();
      await sender.call("emit", { rooms: ["x"], args: ["to x"] });
      await cluster.heard(sender, [a1, b1], [["to x"]]);
      await sender.call("socketsLeave", { rooms: ["r"], leave: ["x", "y ☕"] });
      await cluster.members("x", []);
      cluster.forget();
      await sender.call("emit", { rooms: ["x"], args: ["to x"] });
      await cluster.heard(sender, [], []);
      await clear("r");
    });
    await check(`${sender.name} lets all sockets, all except some, and single ones enter rooms`, async () => {
      await cluster.join(c1, "muted");
      await sender.call("socketsJoin", { join: ["everyone"] });
      await sender.call("socketsJoin", { except: ["muted"], join: ["most"] });
      for (const client of [a1, b1, c1]) await sender.call("socketsJoin", { rooms: [client.id], join: ["three"] });
      await cluster.members("everyone", all);
      await cluster.members("most", all.filter((client) => client !== c1));
      await cluster.members("three", [a1, b1, c1]);
      await sender.call("socketsLeave", { except: ["muted"], leave: ["everyone"] });
      await cluster.members("everyone", [c1]);
      await sender.call("socketsLeave", { leave: ["everyone", "most", "three", "muted"] });
      for (const room of ["everyone", "most", "three", "muted"]) await cluster.members(room, []);
    });
    await check(`${sender.name} lets sockets enter a room and emits to it at once`, async () => {
      // A sender of Node.js lets its own sockets enter only when its message comes back from Redis.
      const hearers = [a1, b1, c1].filter(({ node }) => node !== sender || sender.isJava);
      for (let n = 0; n < 10; n++) {
        cluster.forget();
        await sender.call("socketsJoin", { rooms: hearers.map(({ id }) => id), join: [`at once ${n}`] });
        await sender.call("emit", { rooms: [`at once ${n}`, "nobody"], args: ["at once", n] });
        await cluster.heard(sender, hearers, [["at once", n]]);
      }
      await clear(...[...Array(10).keys()].map((n) => `at once ${n}`));
    });
    await check(`${sender.name} sends sockets away`, async () => {
      for (const node of cluster.nodes) {
        const going = await cluster.connect(node, "going");
        const alone = await cluster.connect(node, "alone");
        const both = await cluster.connect(node, "both", { manager: alone.manager, nsp: "/custom" });
        await cluster.join(going, "away");
        await sender.call("disconnectSockets", { rooms: ["away"], close: false });
        await eventually("the end", () => going.ends, (ends) => ends.length > 0);
        same("reason", going.ends, ["io server disconnect"]);
        await sender.call("disconnectSockets", { rooms: [alone.id], close: false });
        await eventually("the end", () => alone.ends, (ends) => ends.length > 0);
        same("on the same connection", both.connected, true);
        await sender.call("disconnectSockets", { nsp: "/custom", rooms: [both.id], close: true });
        await eventually("the end", () => both.ends, (ends) => ends.length > 0);
        await eventually("the connection", () => both.manager._readyState, (state) => state === "closed");
        for (const client of [going, alone, both]) cluster.drop(client);
      }
      same("others", cluster.clients.filter((client) => !client.connected), []);
    });
    await check(`${sender.name} emits and sends away at once: the last event is heard`, async () => {
      for (const node of cluster.nodes) {
        for (let n = 0; n < 5; n++) {
          const going = await cluster.connect(node, "going", { transports: [n % 2 ? "polling" : "websocket"] });
          await sender.call("emit", { rooms: [going.id], args: ["bye", n] });
          await sender.call("disconnectSockets", { rooms: [going.id], close: n % 3 === 0 });
          await eventually("the end", () => going.ends, (ends) => ends.length > 0);
          same(`heard at ${node.name}`, going.heard, [["bye", n]]);
          cluster.drop(going);
        }
      }
    });
  }
}
