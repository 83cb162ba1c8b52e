import { statSync } from "node:fs";
import { join, relative } from "node:path";

import { root } from "./clone.mjs";
import { Refused, enter } from "./entry.mjs";
import { execute, findNotebook, notebooks, writePage } from "./execute.mjs";
import { complaints, results } from "./notebook.mjs";
import { say, seconds } from "./say.mjs";
import { filesBelow } from "./stamp.mjs";
import { setUp } from "./steps.mjs";

/**
 * The figures that were written since a moment.
 *
 * @param {number} since in ms since the epoch
 */
function newFigures(since) {
  return filesBelow(root, join("notebooks", "figures"), "").filter(
    (path) => statSync(join(root, path)).mtimeMs >= since,
  );
}

/** `npm run demo`: set-up, then notebook 01 from start to end, its result, and where everything lies. */
await enter(async () => {
  const { python } = await setUp();
  if (python !== undefined) throw new Refused("the demo cannot run: see the line that begins with ! above");
  const name = findNotebook("01");
  const output = join(notebooks, "executed", name);
  const html = output.replace(/\.ipynb$/, ".html");
  say(`AstroNet: the demo runs notebooks/${name}`);
  const begun = Date.now();
  const notebook = await execute({ name, output });
  await writePage(output, html);
  for (const line of complaints(notebook)) say(`  ! ${line}`);
  const rows = [
    ["executed notebook", relative(root, output)],
    ["the same as a page", relative(root, html)],
    ...newFigures(begun).map((path) => ["figure", path]),
  ];
  say(`  done in ${seconds(Date.now() - begun)}\n`);
  for (const text of results(notebook)) say(`${text}\n`);
  for (const [what = "", path = ""] of rows) say(`${what.padEnd(20)}${path}`);
  say("\nTo open it in JupyterLab:  npm run lab");
  return 0;
});
