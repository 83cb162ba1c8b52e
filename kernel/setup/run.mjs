import { join } from "node:path";

import { dist, root } from "./clone.mjs";
import { runOpenly } from "./command.mjs";
import { Refused, enter } from "./entry.mjs";
import { programArguments } from "./program-arguments.mjs";
import { setUp } from "./steps.mjs";

/** Where the compiled programs lie. */
const programs = {
  parity: ["test", "parity"],
  bench: ["test", "bench"],
  experiments: ["notebooks", "experiments"],
};

/** `npm run parity -- DIR`, `npm run bench` and `npm run experiments`: set-up, then the compiled program. */
await enter(async () => {
  const [program, ...given] = process.argv.slice(2);
  if (program !== "parity" && program !== "bench" && program !== "experiments") {
    throw new Refused(`unknown program: ${program} (${Object.keys(programs).join(", ")})`);
  }
  await setUp();
  const here = process.env.INIT_CWD ?? process.cwd();
  return runOpenly(process.execPath, [
    join(dist, ...programs[program], "main.js"),
    ...programArguments(program, given, { here, root }),
  ]);
});
