/** What a script and the test that started it tell each other. */

import { createInterface } from "node:readline";
import { Tap } from "../browser/tap.mjs";

export const tap = new Tap();

const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
let turn = Promise.resolve();

/** Lets the test do something, for example "kill" a node; gives back its answer. One at a time. */
export function ask(what, ...details) {
  turn = turn.then(async () => {
    console.log(`ask ${JSON.stringify([what, ...details])}`);
    const { value, done } = await answers.next();
    if (done) throw new Error(`nobody answers "${what}"`);
    return JSON.parse(value);
  });
  return turn;
}

/** Runs all checks, prints the plan and ends the process. */
export async function run(scenario) {
  try {
    await scenario();
  } catch (failure) {
    await tap.check("the script goes to its end", () => Promise.reject(failure));
  }
  tap.end();
  process.exit(tap.failed > 0 ? 1 : 0);
}

/** The status of a node by its management port: a number, or "gone" where nobody listens. */
export async function readiness(managementPort) {
  try {
    const answer = await fetch(`http://127.0.0.1:${managementPort}/readyz`, { signal: AbortSignal.timeout(2_000) });
    return answer.status;
  } catch (failure) {
    return "gone";
  }
}
