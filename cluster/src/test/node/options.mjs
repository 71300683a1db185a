/** The command lines of the programs in this folder: `--name value` pairs, some of them more than once. */

export function options(defaults) {
  const values = { ...defaults };
  const given = process.argv.slice(2);
  for (let i = 0; i < given.length; i += 2) {
    const name = given[i].replace(/^--/, "");
    if (!(name in defaults) || given[i + 1] === undefined) throw new Error(`unknown option: ${given[i]}`);
    if (Array.isArray(values[name])) values[name] = [...values[name], given[i + 1]];
    else values[name] = given[i + 1];
  }
  return values;
}

/** Ends this process soon after the one with that id has gone, if there is one. */
export function endWith(parent) {
  if (!parent) return;
  setInterval(() => {
    try {
      process.kill(Number(parent), 0);
    } catch (gone) {
      process.exit(3);
    }
  }, 500).unref();
}
