/** A node under test, seen from outside: its Socket.IO port and its control port. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { WAIT_MS } from "./checks.mjs";
import { fromControl, toControl } from "./values.mjs";

const CONTROL_MS = 30_000;

export class Node {
  /** A node that runs already: `io=<port> ctl=<port>`, as it said itself. */
  constructor(name, ports) {
    const [, io, ctl] = /io=(\d+)[ ,]ctl=(\d+)/.exec(ports);
    this.name = name;
    this.isJava = name.includes("java");
    this.url = `http://127.0.0.1:${io}`;
    this.control = `http://127.0.0.1:${ctl}/`;
  }

  /** Starts one of Node.js, which ends with this process. */
  static async start(name, redisUrl, adapter) {
    const given = ["--redis-url", redisUrl, "--adapter", adapter, "--parent", `${process.pid}`];
    const child = fork(new URL("member.mjs", import.meta.url), given, { silent: true });
    child.stderr.on("data", (text) => console.log(`# ${name} | ${text}`));
    child.on("exit", (code) => console.log(`# ${name} ended: ${code}`));
    const [line] = await once(createInterface(child.stdout), "line", { signal: AbortSignal.timeout(WAIT_MS) });
    return new Node(name, line);
  }

  /** Carries out an operation of its server-side API. */
  async call(op, body = {}) {
    const answer = await fetch(this.control, {
      method: "POST",
      body: JSON.stringify(toControl({ op, ...body })),
      signal: AbortSignal.timeout(CONTROL_MS),
    });
    const { ok, result, error } = await answer.json();
    if (!ok) throw new Error(`${this.name}: ${op}: ${error}`);
    return fromControl(result);
  }
}
