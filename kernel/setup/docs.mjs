import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { cache, dist, root } from "./clone.mjs";
import { runOpenly } from "./command.mjs";
import { Refused, enter } from "./entry.mjs";
import { execute, notebooks } from "./execute.mjs";
import { say } from "./say.mjs";
import { filesBelow, fingerprint, fingerprintOfFiles, isStamped, stamp } from "./stamp.mjs";
import { setUp } from "./steps.mjs";

/** Where the executed notebooks of the site lie. */
const executed = join(cache, "docs");

/** What every notebook's outputs depend on: the library, the kernel, the packages, and the results that notebooks read. */
function common() {
  return fingerprintOfFiles(root, [
    "package-lock.json",
    ...["src", "kernel"].flatMap((folder) => filesBelow(root, folder, ".ts")),
    ...filesBelow(root, join("notebooks", "results"), ""),
  ]);
}

/** Executes each notebook that has changed, or whose library has, since the last time. */
async function executeAll() {
  mkdirSync(executed, { recursive: true });
  const shared = common();
  for (const name of readdirSync(notebooks).filter((file) => file.endsWith(".ipynb"))) {
    const expected = fingerprint([shared, readFileSync(join(notebooks, name))]);
    const output = join(executed, name);
    if (isStamped(`${output}.stamp`, expected)) {
      say(`  notebooks/${name}: up to date`);
      continue;
    }
    say(`  notebooks/${name}:`);
    await execute({ name, output });
    stamp(`${output}.stamp`, expected);
  }
}

/** `npm run docs`: set-up, the notebooks from start to end, then the site, and a look at its links; see `notebooks/site`. */
await enter(async () => {
  const { python } = await setUp();
  if (python !== undefined)
    throw new Refused("the site cannot be made: see the line that begins with ! above");
  say("AstroNet: the site");
  await executeAll();
  const code = await runOpenly(process.execPath, [
    join(dist, "notebooks", "site", "main.js"),
    executed,
    join(root, "site"),
  ]);
  if (code === 0) say(`\nTo read it, open ${join("site", "index.html")} in a browser.`);
  return code;
});
