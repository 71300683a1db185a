/** Broadcasts that clients answer. */

import { check, same } from "./checks.mjs";
import { comparable } from "./values.mjs";

const BYTES = Buffer.from("00ff80", "hex");
/** How long a node waits for answers where all of them come. */
const TIMEOUT = 5_000;

export async function acks(cluster) {
  const all = cluster.in("/");
  const inR = cluster.these("a1 b1 c1");
  for (const client of inR) await cluster.join(client, "r");

  const asked = async (node, body) => {
    const begin = Date.now();
    const { responses, error } = await node.call("emitWithAck", { timeout: TIMEOUT, ...body });
    return { responses: comparable(responses), error, ms: Date.now() - begin };
  };
  const sorted = (responses) => responses.map((it) => JSON.stringify(it)).sort();
  const answered = (result, expected) => {
    same("error", result.error, undefined);
    same("responses", sorted(result.responses), sorted(comparable(expected)));
    if (result.ms >= TIMEOUT - 1_000) throw new Error(`took ${result.ms} ms`);
  };
  const answering = (answersOf) => {
    for (const client of all) client.answers = answersOf(client);
  };

  for (const node of cluster.nodes) {
    await check(`all clients answer ${node.name}`, async () => {
      answering(({ name }) => [name]);
      cluster.forget();
      answered(await asked(node, { args: ["ask", { q: BYTES }] }), all.map(({ name }) => name));
      await cluster.heard(node, all, [["ask", { q: BYTES }]]);
    });
    await check(`clients of a room answer ${node.name}`, async () => {
      answering(({ name }) => [name]);
      answered(await asked(node, { args: ["ask"], rooms: ["r"] }), inR.map(({ name }) => name));
      answered(await asked(node, { args: ["ask"], rooms: ["r"], except: [inR[1].id] }), [inR[0].name, inR[2].name]);
      answered(await asked(node, { args: ["ask"], except: ["r"] }), ["a2", "b2", "c2"]);
    });
    await check(`one client anywhere answers ${node.name}`, async () => {
      answering(({ name }) => [name]);
      for (const client of all) answered(await asked(node, { args: ["ask"], rooms: [client.id] }), [client.name]);
    });
    await check(`${node.name} asks a room without members`, async () => {
      answered(await asked(node, { args: ["ask"], rooms: ["nobody"] }), []);
    });
    await check(`clients answer ${node.name} with bytes, nothing and too much`, async () => {
      const answer = { a1: [BYTES], a2: [{ deep: [BYTES, 1] }], b1: [], b2: [BYTES, "not heard"], c1: [null], c2: [{ deep: [BYTES, 1] }] };
      answering(({ name }) => answer[name]);
      answered(await asked(node, { args: ["ask"] }), [BYTES, { deep: [BYTES, 1] }, null, BYTES, null, { deep: [BYTES, 1] }]);
    });
    for (const silent of cluster.these("a2 b2 c2")) {
      await check(`${silent.name} does not answer ${node.name}, which gets the answers of the others`, async () => {
        answering((client) => (client === silent ? null : [client.name]));
        const { responses, error } = await asked(node, { args: ["ask"], timeout: 400 });
        same("responses", responses.sort(), all.filter((it) => it !== silent).map(({ name }) => name));
        if (!`${error}`.includes("timed out")) throw new Error(`error: ${error}`);
      });
    }
    await check(`20 questions of ${node.name} at a time are not mixed up`, async () => {
      answering(({ name }) => [name]);
      const questions = [...Array(20).keys()].map((n) => asked(node, { args: ["ask", n], rooms: [all[n % all.length].id] }));
      for (const [n, result] of (await Promise.all(questions)).entries()) answered(result, [all[n % all.length].name]);
    });
    await check(`clients of another namespace answer ${node.name}`, async () => {
      for (const client of cluster.in("/custom")) client.answers = [client.name];
      answered(await asked(node, { nsp: "/custom", args: ["ask"] }), cluster.in("/custom").map(({ name }) => name));
    });
  }
  answering(() => null);
  for (const client of inR) await cluster.leave(client, "r");
}
