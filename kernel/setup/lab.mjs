import { join } from "node:path";

import { root, venvPython } from "./clone.mjs";
import { runOpenly } from "./command.mjs";
import { Refused, enter } from "./entry.mjs";
import { pythonEnvironment } from "./environment.mjs";
import { labSettings } from "./lab-settings.mjs";
import { setUp } from "./steps.mjs";

/** `npm run lab`: JupyterLab over `notebooks/`; what follows `--` goes to it. */
await enter(async () => {
  const { python } = await setUp();
  if (python !== undefined)
    throw new Refused("JupyterLab cannot start: see the line that begins with ! above");
  return runOpenly(
    venvPython,
    [
      ...["-m", "jupyterlab", `--ServerApp.root_dir=${join(root, "notebooks")}`],
      ...labSettings,
      ...process.argv.slice(2),
    ],
    { env: pythonEnvironment(process.env, root) },
  );
});
