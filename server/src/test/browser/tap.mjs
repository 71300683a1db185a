/** Runs checks one after the other and prints a TAP line for each. */

/** No wait of a check is longer. */
export const WAIT_MS = 30_000;
const POLL_MS = 50;

export class Tap {
  #count = 0;
  #failed = 0;

  get failed() {
    return this.#failed;
  }

  /** Runs one check. A failure is printed and counted; later checks still run. */
  async check(name, task) {
    const number = ++this.#count;
    try {
      await task();
      console.log(`ok ${number} - ${name}`);
    } catch (failure) {
      this.#failed++;
      console.log(`not ok ${number} - ${name}`);
      for (const line of failure.message.split("\n")) console.log(`  # ${line}`);
    }
  }

  skip(name, reason) {
    console.log(`ok ${++this.#count} - ${name} # SKIP ${reason}`);
  }

  /** Prints the plan; to be called last. */
  end() {
    console.log(`1..${this.#count}`);
  }
}

/** Waits until `read` gives a value that `fits`; fails after that time with the last value. */
export async function eventually(what, read, fits, limitMs = WAIT_MS) {
  const end = Date.now() + limitMs;
  let value = await read();
  while (!fits(value)) {
    if (Date.now() > end) {
      throw new Error(`${what}: not within ${limitMs / 1000} s; at the end ${JSON.stringify(value)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    value = await read();
  }
  return value;
}

/** Fails when the two differ. */
export function same(what, actual, expected) {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}: ${left}, expected ${right}`);
}
