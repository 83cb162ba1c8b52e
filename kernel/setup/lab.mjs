import { join } from "node:path";

import { root, venvPython } from "./clone.mjs";
import { runOpenly } from "./command.mjs";
import { Refused, enter } from "./entry.mjs";
import { pythonEnvironment } from "./environment.mjs";
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
      "--MultiKernelManager.default_kernel_name=astronet",
      // JupyterLab would ask a registry for its own newest version.
      "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
      ...process.argv.slice(2),
    ],
    { env: pythonEnvironment(process.env, root) },
  );
});
