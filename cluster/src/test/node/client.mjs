/** An official client that writes down what it hears. */

import { Manager } from "socket.io-client";
import { eventually, WAIT_MS } from "./checks.mjs";
import { comparable } from "./values.mjs";

export class Client {
  /** Every event as it came, its name first; marks are not among them. */
  heard = [];

  /** Why it was disconnected. */
  ends = [];

  /** What it answers to "ask", or null where it does not. */
  answers = null;

  #marks = new Set();
  #socket;

  /** Connects to a node; with `manager` on the connection of another client. */
  static async connect(node, { nsp = "/", transports = ["websocket"], manager } = {}) {
    const client = new Client(node, nsp, manager ?? new Manager(node.url, { transports, reconnection: false }));
    await eventually(`a client at ${node.name}${nsp}`, () => client.connected, (connected) => connected);
    client.id = client.#socket.id;
    return client;
  }

  constructor(node, nsp, manager) {
    this.node = node;
    this.nsp = nsp;
    this.manager = manager;
    this.#socket = manager.socket(nsp);
    this.#socket.on("disconnect", (reason) => this.ends.push(reason));
    this.#socket.onAny((event, ...args) => this.#hear(event, args));
  }

  #hear(event, args) {
    const answer = typeof args.at(-1) === "function" ? args.pop() : null;
    if (event === "mark") {
      this.#marks.add(args[0]);
      return;
    }
    this.heard.push(comparable([event, ...args]));
    if (answer && this.answers) answer(...this.answers);
  }

  get connected() {
    return this.#socket.connected;
  }

  get isPolling() {
    return this.manager.engine.transport.name === "polling";
  }

  /** Everything that was sent before this mark has been heard then. */
  passed(mark) {
    return eventually(`mark ${mark} at ${this.name}`, () => this.#marks.has(mark), (heard) => heard);
  }

  async emitWithAck(...event) {
    return this.#socket.timeout(WAIT_MS).emitWithAck(...event);
  }

  close() {
    this.#socket.disconnect();
  }
}
