import { join } from "node:path";

import { dist, root } from "./clone.mjs";
import { runOpenly } from "./command.mjs";
import { Refused, enter } from "./entry.mjs";
import { programArguments } from "./program-arguments.mjs";
import { setUp } from "./steps.mjs";

/** `npm run parity -- DIR` and `npm run bench`: set-up, then the compiled program. */
await enter(async () => {
  const [program, ...given] = process.argv.slice(2);
  if (program !== "parity" && program !== "bench") {
    throw new Refused(`unknown program: ${program} (parity or bench)`);
  }
  await setUp();
  const here = process.env.INIT_CWD ?? process.cwd();
  return runOpenly(process.execPath, [
    join(dist, "test", program, "main.js"),
    ...programArguments(program, given, { here, root }),
  ]);
});
