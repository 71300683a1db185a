/**
 * The server-side API of a cluster, operation by operation, in every direction between its nodes.
 *
 * Options: --redis-url URL, --adapter classic|sharded (or sharded-static, sharded-dynamic-private), --member ... (three times: "node", which is started here, or the
 * ports of one that runs: "java,io=3000,ctl=3001"), --emitter ... ("java,ctl=3002": one that runs).
 */

import { createClient } from "redis";
import { acks } from "./acks.mjs";
import { broadcasts, numericRooms } from "./broadcasts.mjs";
import { check, end } from "./checks.mjs";
import { Cluster, NAMESPACES } from "./cluster.mjs";
import { OfficialEmitter, RawShardedEmitter } from "./emitters.mjs";
import { Node } from "./node.mjs";
import { options } from "./options.mjs";
import { raw } from "./raw.mjs";
import { servers } from "./servers.mjs";
import { queries, rooms } from "./sockets.mjs";

const given = options({ "redis-url": "redis://127.0.0.1:6379", adapter: "classic", member: [], emitter: [] });
const redis = createClient({ url: given["redis-url"] });
await redis.connect();

const nodes = [];
for (const [index, member] of given.member.entries()) {
  const [kind] = member.split(",");
  const name = `${"abcdef"[index]} (${kind})`;
  nodes.push(kind === "node" && kind === member ? await Node.start(name, given["redis-url"], given.adapter) : new Node(name, member));
}
const emitters = [given.adapter === "classic" ? new OfficialEmitter(redis) : new RawShardedEmitter(redis, given.adapter)];
for (const emitter of given.emitter) emitters.push(new Node("the emitter (java)", `io=0,${emitter.split(",").at(-1)}`));
const cluster = new Cluster({ nodes, emitters, redis, adapter: given.adapter });

await check("the nodes find each other and take clients", async () => {
  for (const nsp of NAMESPACES) await cluster.formed(nsp);
  await cluster.populate();
});
// Without that nothing else can be checked.
const parts = cluster.isComplete ? [broadcasts, numericRooms, acks, queries, rooms, servers, raw] : [];
for (const part of parts) {
  try {
    await part(cluster);
  } catch (failure) {
    await check(`${part.name} go to their end`, () => Promise.reject(failure));
  }
}
end();
