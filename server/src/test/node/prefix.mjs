/**
 * Two clusters with different prefixes on one Redis. Arguments: the address of a node of each.
 */

import { same } from "../browser/tap.mjs";
import { run, tap } from "./script.mjs";
import { guest, Visitor } from "./visitor.mjs";

const urls = process.argv.slice(2);

await run(async () => {
  const members = [];
  const lobby = [];
  await tap.check("rooms of the same name have members and numbers of their own", async () => {
    for (const url of urls) {
      const member = await guest(url, "/chat", "Guest");
      same("members", (await member.request("join", { room: "twins" })).members, 1);
      members.push(member);
    }
    for (const member of members) {
      same("seq", (await member.request("message", { room: "twins", text: "hello" })).seq, 1);
    }
  });
  await tap.check("and so have the lobbies", async () => {
    for (const url of urls) {
      const visitor = await Visitor.connect(url);
      visitor.emit("add user", "Guest");
      same("login", await visitor.hears("login"), { numUsers: 1 });
      lobby.push(visitor);
    }
    for (const visitor of lobby) visitor.emit("chat message", "hello");
  });
  await tap.check("nothing crosses", async () => {
    for (const visitor of lobby) await visitor.hears("chat message");
    for (const member of members) await member.hears("message");
    // A second one after the first of the other had its time.
    for (const member of members) await member.request("message", { room: "twins", text: "again" });
    for (const member of members) {
      await member.hears("message", ({ text }) => text === "again");
      same("messages", member.of("message").map(({ seq }) => seq), [1, 2]);
      same("joined", member.of("joined"), []);
    }
    for (const visitor of lobby) same("heard", visitor.heard.map((event) => event[0]), ["login", "chat message"]);
  });
});
