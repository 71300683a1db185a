/** An official client that writes down what it hears. */

import { io } from "socket.io-client";
import { eventually, WAIT_MS } from "../browser/tap.mjs";

export class Visitor {
  /** Every event as it came: name and arguments. */
  heard = [];

  /** Why connections ended. */
  ends = [];

  /** How often it connected, the first time included. */
  connections = 0;

  #socket;

  /** Connects to a namespace; `options` are those of the client. */
  static async connect(url, namespace = "/", options = {}) {
    const visitor = new Visitor(url + namespace, { transports: ["websocket"], ...options });
    await eventually(`${namespace} at ${url}`, () => visitor.connections, (count) => count > 0);
    return visitor;
  }

  constructor(address, options) {
    this.#socket = io(address, { forceNew: true, reconnectionDelay: 100, reconnectionDelayMax: 500, ...options });
    this.#socket.on("connect", () => this.connections++);
    this.#socket.on("disconnect", (reason) => this.ends.push(reason));
    // Corrected counts come where changes of several nodes cross, which is not for a test to say.
    this.#socket.onAny((...event) => {
      if (event[0] !== "users" && event[0] !== "members") this.heard.push(event);
    });
  }

  get id() {
    return this.#socket.id;
  }

  /** The transport in use, for example "polling". */
  get transport() {
    return this.#socket.io.engine.transport.name;
  }

  emit(...event) {
    this.#socket.emit(...event);
  }

  /** Emits and gives back the answer. */
  async ask(...event) {
    return this.#socket.timeout(WAIT_MS).emitWithAck(...event);
  }

  /** As `ask`, for a request of the chat; fails where it is refused. */
  async request(event, payload) {
    const answer = await this.ask(event, payload);
    if (!answer.ok) throw new Error(`${event} refused: ${JSON.stringify(answer.error)}`);
    return answer;
  }

  /** First arguments of the events of that name. */
  of(name) {
    return this.heard.filter((event) => event[0] === name).map((event) => event[1]);
  }

  /** Waits for an event of that name whose first argument fits, and gives that back. */
  async hears(name, fits = () => true) {
    const all = await eventually(`"${name}"`, () => this.of(name), (them) => them.some(fits));
    return all.find(fits);
  }

  forget() {
    this.heard.length = 0;
  }

  close() {
    this.#socket.disconnect();
  }
}

/** A guest in rooms of a chat namespace. */
export async function guest(url, namespace, name, rooms = [], options = {}) {
  const visitor = await Visitor.connect(url, namespace, { ...options, auth: { name } });
  for (const room of rooms) await visitor.request("join", { room });
  return visitor;
}
