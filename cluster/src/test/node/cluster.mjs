/** Nodes of any kind in one cluster, two clients on each, and what all of them hear. */

import { Client } from "./client.mjs";
import { eventually, same } from "./checks.mjs";
import { comparable } from "./values.mjs";

const SOCKET_ID_LENGTH = 20;

/** Whether a room has a channel of its own on the sharded wire: in its default mode not if it may be the id of a socket. */
export function hasChannel(adapter, room) {
  return adapter === "sharded-dynamic-private" || (adapter === "sharded" && `${room}`.length !== SOCKET_ID_LENGTH);
}

/** What every node has. */
export const NAMESPACES = ["/", "/custom", "/Ünï ☕"];
let marks = 0;

export class Cluster {
  clients = [];
  isComplete = false;

  /**
   * @param nodes of class Node
   * @param emitters have `name` and `call`
   * @param redis a connection for raw commands
   */
  constructor({ nodes, emitters, redis, adapter }) {
    Object.assign(this, { nodes, emitters, redis, adapter });
  }

  get isSharded() {
    return this.adapter.startsWith("sharded");
  }

  /** All that can emit. */
  get senders() {
    return [...this.nodes, ...this.emitters];
  }

  /** Waits until all nodes know of each other. */
  async formed(nsp) {
    for (const node of this.nodes) {
      await eventually(`members that ${node.name} knows`, () => node.call("serverCount", { nsp }), (count) => count === this.nodes.length);
    }
  }

  /**
   * One client by WebSocket and one by polling in the main namespace of every node, `a1` and `a2` on the first, and one in
   * each of the others.
   */
  async populate() {
    for (const [index, node] of this.nodes.entries()) {
      const letter = "abcdef"[index];
      await this.connect(node, `${letter}1`, { transports: ["websocket"] });
      await this.connect(node, `${letter}2`, { transports: ["polling"] });
      for (const nsp of NAMESPACES.slice(1)) await this.connect(node, `${letter}${nsp}`, { nsp });
    }
    this.isComplete = true;
  }

  async connect(node, name, options) {
    const client = await Client.connect(node, options);
    client.name = name;
    this.clients.push(client);
    await eventually(`${name} at ${node.name}`, () => this.socket(client), (socket) => socket !== undefined);
    if (this.adapter === "sharded-dynamic-private") await this.listening(client.nsp, [client.id]);
    return client;
  }

  /** Closes a client; it takes no part any more. */
  drop(client) {
    client.close();
    this.clients = this.clients.filter((other) => other !== client);
  }

  /** What the node of a client knows of it. */
  async socket(client) {
    const sockets = await client.node.call("sockets", { nsp: client.nsp });
    return sockets.find(({ id }) => id === client.id);
  }

  get(name) {
    return this.clients.find((client) => client.name === name);
  }

  /** Clients by names: `"a1 b2"`. */
  these(names) {
    return names.split(" ").filter(Boolean).map((name) => this.get(name));
  }

  in(nsp) {
    return this.clients.filter((client) => client.nsp === nsp);
  }

  /**
   * Lets a socket enter rooms. Messages to them are heard from then on: a node of Node.js on the sharded wire is asked
   * by Redis whether it listens, since its own promise does not wait for that.
   */
  async join(client, ...rooms) {
    const { node, nsp, id } = client;
    await node.call("join", { nsp, sid: id, join: rooms });
    await this.listening(nsp, rooms);
  }

  /**
   * Waits until exactly the nodes with a member listen to the channels of rooms. Nothing to wait for on the classic wire.
   * Fewer is not enough for an emit; more is not enough for a join: the client library for Redis of Node.js loses a
   * subscription that is made while it unsubscribes.
   */
  async listening(nsp, rooms) {
    if (!this.isSharded) return;
    for (const room of rooms.filter((it) => hasChannel(this.adapter, it))) {
      const local = { nsp, rooms: [room], flags: { local: true } };
      const members = await Promise.all(this.nodes.map((node) => node.call("fetchSockets", local)));
      const wanted = members.filter((sockets) => sockets.length > 0).length;
      const channel = `socket.io#${nsp}#${room}#`;
      const read = async () => (await this.redis.sendCommand(["PUBSUB", "SHARDNUMSUB", channel]))[1];
      await eventually(`${wanted} nodes listen to ${channel}`, read, (count) => count === wanted);
    }
  }

  async leave(client, ...rooms) {
    await client.node.call("leave", { nsp: client.nsp, sid: client.id, leave: rooms });
    await this.listening(client.nsp, rooms);
  }

  forget() {
    for (const client of this.clients) client.heard.length = 0;
  }

  /** Waits until everything that `sender` sent so far has arrived in a namespace. */
  async pass(sender, nsp = "/") {
    const mark = ++marks;
    await sender.call("emit", { nsp, args: ["mark", mark] });
    await Promise.all(this.in(nsp).map((client) => client.passed(mark)));
  }

  /** Fails unless these clients, and no others, heard exactly these events since `forget`. */
  async heard(sender, hearers, events, nsp = "/") {
    const namespaces = new Set(this.clients.map((client) => client.nsp));
    await Promise.all([...namespaces].map((name) => this.pass(sender, name)));
    for (const client of this.clients) {
      const expected = hearers.includes(client) ? comparable(events) : [];
      same(`heard by ${client.name} at ${client.node.name}${nsp}`, client.heard, expected);
    }
  }

  /** Waits until a room has exactly these members, as each node sees it. */
  async members(room, clients, nsp = "/") {
    const expected = clients.map(({ id }) => id).sort();
    const seen = async (node) => {
      const read = async () => (await node.call("fetchSockets", { nsp, rooms: [room] })).map(({ id }) => id).sort();
      const fits = (ids) => JSON.stringify(ids) === JSON.stringify(expected);
      await eventually(`members of ${room} seen by ${node.name}`, read, fits);
    };
    await Promise.all(this.nodes.map(seen));
    await this.listening(nsp, [room]);
  }
}
