/**
 * The chat example and the tutorial of Socket.IO on three nodes, with the events that their own
 * clients emit and listen to. Arguments: the addresses of three nodes; the test is asked to "kill" the third.
 */

import { eventually, same } from "../browser/tap.mjs";
import { ask, run, tap } from "./script.mjs";
import { Visitor } from "./visitor.mjs";

const CRASH_MS = 15_000;
const urls = process.argv.slice(2);

await run(async () => {
  const [ada, bob, cleo] = await Promise.all(urls.map((url) => Visitor.connect(url)));
  const all = [ada, bob, cleo];
  const forget = () => all.forEach((visitor) => visitor.forget());
  const everyone = async (event, expected) => {
    for (const [index, visitor] of all.entries()) {
      if (expected[index]) await visitor.hears(event);
    }
    all.forEach((visitor, index) => same(`${event} at ${index + 1}`, visitor.heard, expected[index] ?? []));
  };

  await tap.check("the tutorial: everyone gets the text, the sender too", async () => {
    bob.emit("chat message", "hello ☕");
    await everyone("chat message", [0, 1, 2].map(() => [["chat message", "hello ☕"]]));
    forget();
  });

  await tap.check("typing before the login, without a name, reaches nobody", async () => {
    ada.emit("typing");
    ada.emit("stop typing");
    ada.emit("chat message", "after it");
    await everyone("chat message", [0, 1, 2].map(() => [["chat message", "after it"]]));
    forget();
  });

  for (const [index, name] of ["Ada", "Bob", "Cleo"].entries()) {
    await tap.check(`${name} logs in and is told to the others, with the number of all nodes`, async () => {
      all[index].emit("add user", name);
      await all[index].hears("login");
      const numUsers = index + 1;
      for (const [at, visitor] of all.entries()) {
        if (at !== index) await visitor.hears("user joined");
        const expected = at === index ? ["login", { numUsers }] : ["user joined", { username: name, numUsers }];
        same(`at ${at + 1}`, visitor.heard, [expected]);
      }
      forget();
    });
  }

  await tap.check("a second login of a socket is ignored", async () => {
    ada.emit("add user", "Somebody else");
    ada.emit("new message", "still Ada");
    const expected = [["new message", { username: "Ada", message: "still Ada" }]];
    await everyone("new message", [null, expected, expected]);
    forget();
  });

  for (const event of ["typing", "stop typing"]) {
    await tap.check(`"${event}" reaches all others`, async () => {
      cleo.emit(event);
      const expected = [[event, { username: "Cleo" }]];
      await everyone(event, [expected, expected]);
      forget();
    });
  }

  await tap.check("polling and the default transport are the same to the others", async () => {
    const slow = await Visitor.connect(urls[1], "/", { transports: ["polling"] });
    const upgraded = await Visitor.connect(urls[2], "/", { transports: ["polling", "websocket"] });
    await eventually("upgrade", () => upgraded.transport, (name) => name === "websocket");
    same("transport", slow.transport, "polling");
    slow.emit("new message", "by polling");
    for (const visitor of [...all, upgraded]) {
      // It added no user: the example sends the name that it does not have.
      same("message", await visitor.hears("new message"), { message: "by polling" });
    }
    upgraded.emit("chat message", "after the upgrade");
    for (const visitor of [...all, slow, upgraded]) await visitor.hears("chat message");
    same("own message at the sender", slow.of("new message"), []);
    slow.close();
    upgraded.close();
    forget();
  });

  await tap.check("who leaves is told once, and the number goes down", async () => {
    const dora = await Visitor.connect(urls[0]);
    dora.emit("add user", "Dora");
    for (const visitor of all) same("joined", await visitor.hears("user joined"), { username: "Dora", numUsers: 4 });
    forget();
    dora.close();
    await everyone("user left", [0, 1, 2].map(() => [["user left", { username: "Dora", numUsers: 3 }]]));
    forget();
  });

  const emil = await Visitor.connect(urls[2]);
  emil.emit("add user", "Emil");
  for (const visitor of [ada, bob]) await visitor.hears("user joined");
  forget();

  await tap.check("users of a killed node are told once each, with the right number, within 15 s", async () => {
    const begin = Date.now();
    await ask("kill");
    for (const visitor of [ada, bob]) {
      const left = () => visitor.of("user left").length;
      await eventually("user left", left, (count) => count >= 2, begin + CRASH_MS - Date.now());
      const told = visitor.of("user left");
      same("who left", told.map((it) => it.username).sort(), ["Cleo", "Emil"]);
      same("numbers", told.map((it) => it.numUsers), [3, 2]);
    }
    console.log(`# told after ${Date.now() - begin} ms`);
  });

  await tap.check("the next login has the right number, and nobody was told twice", async () => {
    const fay = await Visitor.connect(urls[1]);
    fay.emit("add user", "Fay");
    same("login", await fay.hears("login"), { numUsers: 3 });
    for (const visitor of [ada, bob]) {
      same("joined", await visitor.hears("user joined"), { username: "Fay", numUsers: 3 });
      same("told", visitor.heard.map((event) => event[0]).sort(), ["user joined", "user left", "user left"]);
    }
    fay.close();
  });
});
