/** Runs checks one after the other and prints a TAP line for each. */

import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

const POLL_MS = 20;
/** No wait of a check is longer. */
export const WAIT_MS = 10_000;
const CHECK_MS = 40_000;
let count = 0;
let failed = 0;

/** Runs one check. A failure is printed and counted; later checks still run. */
export async function check(name, task) {
  const number = ++count;
  const begin = Date.now();
  const late = new AbortController();
  try {
    const limit = pause(CHECK_MS, null, { signal: late.signal }).then(() => Promise.reject(new Error("too slow")));
    await Promise.race([task(), limit]);
    console.log(`ok ${number} - ${name} (${Date.now() - begin} ms)`);
  } catch (failure) {
    failed++;
    console.log(`not ok ${number} - ${name}`);
    for (const line of `${failure.message}`.split("\n")) console.log(`  # ${line}`);
  }
  late.abort();
}

export function skip(name, reason) {
  console.log(`ok ${++count} - ${name} # SKIP ${reason}`);
}

/** Prints the plan and ends the process. */
export function end() {
  console.log(`1..${count}`);
  process.exit(failed > 0 ? 1 : 0);
}

/** Waits until `read` gives a value that `fits`; fails after that time with the last value. */
export async function eventually(what, read, fits, limitMs = WAIT_MS) {
  const deadline = Date.now() + limitMs;
  let value = await read();
  while (!fits(value)) {
    if (Date.now() > deadline) {
      throw new Error(`${what}: not within ${limitMs / 1000} s; at the end ${JSON.stringify(value)}`);
    }
    await pause(POLL_MS);
    value = await read();
  }
  return value;
}

/** Fails when the two differ. */
export function same(what, actual, expected) {
  try {
    assert.deepEqual(actual, expected);
  } catch (difference) {
    throw new Error(`${what}: ${difference.message}`);
  }
}
