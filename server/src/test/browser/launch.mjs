/** The browser of a script and what every script does around its checks. */

import { chromium } from "playwright-core";
import { Tap, WAIT_MS } from "./tap.mjs";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The first thing that a script does may fail without a check: then it could not begin. */
export async function begin(task) {
  try {
    return await task();
  } catch (failure) {
    console.log(`Bail out! ${failure.message}`);
    process.exit(2);
  }
}

/** Runs the scenario in a browser, prints the plan and sets the exit code. */
export async function run(scenario) {
  const tap = new Tap();
  const browser = await begin(() =>
    chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: FLAGS,
      timeout: 3 * WAIT_MS,
    }),
  );
  try {
    await scenario(tap, browser);
  } catch (failure) {
    await tap.check("every window opens", () => Promise.reject(failure));
  } finally {
    await browser.close();
  }
  tap.end();
  process.exitCode = tap.failed > 0 ? 1 : 0;
}
