/** What nodes say to each other. */

import { check, eventually, same } from "./checks.mjs";
import { comparable } from "./values.mjs";

const BYTES = Buffer.from("00ff80", "hex");

export async function servers(cluster) {
  const { nodes } = cluster;
  for (const nsp of ["/", "/custom"]) {
    for (const node of nodes) await node.call("onServerSide", { nsp, event: "hello", reply: `${node.name} in ${nsp}` });
  }
  const logs = async (nsp) => {
    const all = new Map();
    for (const node of nodes) all.set(node, comparable(await node.call("serverSideLog", { nsp })));
    return all;
  };

  for (const sender of cluster.senders) {
    await check(`${sender.name} tells the other nodes something`, async () => {
      const args = ["hello", 1, "ü", { deep: [null, true] }];
      await sender.call("serverSideEmit", { args });
      await sender.call("serverSideEmit", { nsp: "/custom", args: ["hello"] });
      for (const [nsp, expected] of [["/", args.slice(1)], ["/custom", []]]) {
        for (const node of nodes.filter((it) => it !== sender)) {
          const log = [];
          const read = async () => log.push(...(await node.call("serverSideLog", { nsp }))) && log;
          await eventually(`what ${node.name} heard`, async () => (await read(), log), (heard) => heard.length > 0);
          same(`at ${node.name}`, comparable(log), [{ event: "hello", args: expected }]);
        }
        if (nodes.includes(sender)) same("itself", await sender.call("serverSideLog", { nsp }), []);
      }
    });
    await check(`${sender.name} tells them bytes`, async () => {
      const bytes = cluster.isSharded ? BYTES : { type: "Buffer", data: [...BYTES] };
      await sender.call("serverSideEmit", { args: ["hello", { blob: BYTES }] });
      for (const node of nodes.filter((it) => it !== sender)) {
        const log = [];
        await eventually(`what ${node.name} heard`, async () => (log.push(...(await node.call("serverSideLog"))), log), (heard) => heard.length > 0);
        same(`at ${node.name}`, comparable(log), comparable([{ event: "hello", args: [{ blob: bytes }] }]));
      }
    });
  }

  for (const node of nodes) {
    const others = nodes.filter((it) => it !== node);
    await check(`the other nodes answer ${node.name}`, async () => {
      for (const nsp of ["/", "/custom"]) {
        const begin = Date.now();
        const { responses, error } = await node.call("serverSideEmitWithAck", { nsp, args: ["hello", 7] });
        same("error", error, undefined);
        same("responses", responses.sort(), others.map(({ name }) => `${name} in ${nsp}`));
        same("in time", Date.now() - begin < 3_000, true);
        for (const [it, log] of await logs(nsp)) {
          same(`at ${it.name}`, log, it === node ? [] : [{ event: "hello", args: [7] }]);
        }
      }
    });
  }

  await check("each node hears who has answered when one does not listen", async () => {
    const asks = async (node) => {
      const event = `only one besides ${node.name}`;
      const [listener] = nodes.filter((it) => it !== node);
      await listener.call("onServerSide", { event, reply: { from: listener.name } });
      const { responses, error } = await node.call("serverSideEmitWithAck", { args: [event] });
      same("responses", responses, [{ from: listener.name }]);
      same("error", typeof error, "string");
    };
    await Promise.all(nodes.map(asks));
    await logs("/");
  });

  for (const replier of nodes) {
    await check(`${replier.name} answers with nested values and bytes`, async () => {
      const event = `values of ${replier.name}`;
      const reply = { deep: [1, "ü", null, { ok: true }], blob: BYTES };
      for (const node of nodes) await node.call("onServerSide", { event, reply: node === replier ? reply : "other" });
      const bytes = cluster.isSharded ? BYTES : { type: "Buffer", data: [...BYTES] };
      const expected = comparable({ ...reply, blob: bytes });
      for (const node of nodes.filter((it) => it !== replier)) {
        const { responses } = await node.call("serverSideEmitWithAck", { args: [event] });
        same(`at ${node.name}`, comparable(responses).filter((it) => it !== "other"), [expected]);
      }
      await logs("/");
    });
  }
}
