/** Programs that only emit, with the operations of a control port that make sense for them. */

import { Emitter } from "@socket.io/redis-emitter";
import notepack from "notepack.io";
import { hasChannel } from "./cluster.mjs";

/** The official emitter, for the classic wire. */
export class OfficialEmitter {
  name = "the official emitter";

  constructor(redis) {
    this.emitter = new Emitter(redis);
  }

  async call(op, { nsp = "/", rooms = [], except = [], flags = {}, args, join, leave, close }) {
    let to = this.emitter.of(nsp).to(rooms).except(except);
    if (flags.volatile) to = to.volatile;
    if (flags.compress !== undefined) to = to.compress(flags.compress);
    if (op === "emit") to.emit(...args);
    else if (op === "socketsJoin") to.socketsJoin(join);
    else if (op === "socketsLeave") to.socketsLeave(leave);
    else if (op === "disconnectSockets") to.disconnectSockets(close);
    else if (op === "serverSideEmit") this.emitter.of(nsp).serverSideEmit(...args);
    else throw new Error(`an emitter cannot ${op}`);
  }
}

/** What the official emitter would be on the sharded wire, of raw commands: there is none. */
export class RawShardedEmitter {
  name = "raw sharded messages";

  constructor(redis, adapter) {
    Object.assign(this, { redis, adapter });
  }

  async call(op, { nsp = "/", rooms = [], except = [], flags = {}, args, join, leave, close }) {
    const opts = { rooms, except, flags };
    if (op === "emit") {
      const channel = rooms.length === 1 && hasChannel(this.adapter, rooms[0]) ? `${rooms[0]}#` : "";
      await this.#publish(nsp, channel, 3, { packet: { type: 2, data: args }, opts });
    } else if (op === "socketsJoin") await this.#publish(nsp, "", 4, { opts, rooms: join });
    else if (op === "socketsLeave") await this.#publish(nsp, "", 5, { opts, rooms: leave });
    else if (op === "disconnectSockets") await this.#publish(nsp, "", 6, { opts, close });
    else if (op === "serverSideEmit") await this.#publish(nsp, "", 9, { packet: args });
    else throw new Error(`an emitter cannot ${op}`);
  }

  async #publish(nsp, room, type, data) {
    const envelope = { type, data, uid: "emitter", nsp };
    const message = [3, 9].includes(type) ? notepack.encode(envelope) : JSON.stringify(envelope);
    await this.redis.sPublish(`socket.io#${nsp}#${room}`, message);
  }
}
