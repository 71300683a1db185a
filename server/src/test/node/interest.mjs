/**
 * A node gets a room's messages from Redis only while it has a member. Arguments: the addresses of three nodes, their
 * management ports, then the address of Redis. The test is asked for a "burst" through the cluster's Java API.
 */

import { createClient } from "redis";
import { eventually, same } from "../browser/tap.mjs";
import { ask, run, tap } from "./script.mjs";
import { guest } from "./visitor.mjs";

const [one, two, three, , , management, redisUrl] = process.argv.slice(2);
const BURST = 1_000;
// What a node hears besides: events of presence, and answers to its own subscriptions.
const MARGIN = 5;
const channel = "socket.io#/chat#quiet#";

await run(async () => {
  const redis = createClient({ url: redisUrl });
  await redis.connect();
  const subscribers = async () => (await redis.pubSubNumSub([channel]))[channel];
  const members = [await guest(one, "/chat", "Ada", ["quiet"]), await guest(two, "/chat", "Bob", ["quiet"])];
  const stranger = await guest(three, "/chat", "Cleo", ["elsewhere"]);
  const burst = async (hearers) => {
    hearers.forEach((visitor) => visitor.forget());
    const before = await received();
    await ask("burst", "/chat", "quiet", BURST);
    for (const visitor of hearers) {
      await eventually("the burst", () => visitor.of("news").length, (count) => count === BURST);
      same("in order", visitor.of("news"), [...Array(BURST).keys()]);
    }
    return (await received()) - before;
  };

  await tap.check(`${BURST} messages to a room do not reach a node without a member`, async () => {
    same("subscribers", await subscribers(), 2);
    const grown = await burst(members);
    same(`at most ${MARGIN} more, and not ${grown}`, grown <= MARGIN, true);
  });

  await tap.check("they do as soon as somebody there joins", async () => {
    await stranger.request("join", { room: "quiet" });
    same("subscribers", await subscribers(), 3);
    const grown = await burst([...members, stranger]);
    same(`at least ${BURST} more, and not ${grown}`, grown >= BURST && grown <= BURST + MARGIN, true);
  });

  await tap.check("and stop a moment after the last one there left", async () => {
    await stranger.request("leave", { room: "quiet" });
    await eventually("subscribers", subscribers, (count) => count === 2);
    stranger.forget();
    const grown = await burst(members);
    same(`at most ${MARGIN} more, and not ${grown}`, grown <= MARGIN, true);
    same("heard by who left", stranger.of("news"), []);
  });

  await tap.check("a room without any member has no channel", async () => {
    for (const visitor of members) await visitor.request("leave", { room: "quiet" });
    await eventually("subscribers", subscribers, (count) => count === 0);
  });
  await redis.quit();
});

/** How many messages from Redis the third node counts. */
async function received() {
  const answer = await fetch(`http://127.0.0.1:${management}/metrics`, { signal: AbortSignal.timeout(5_000) });
  const line = (await answer.text()).split("\n").find((it) => /^chat_bus_received(_total)?[ {]/.test(it));
  return Number(line.split(" ").at(-1));
}
