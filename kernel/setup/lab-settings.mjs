import { join } from "node:path";

import { root } from "./clone.mjs";

/**
 * How we start JupyterLab: our kernel is the one for new notebooks, and nothing is asked of the network, neither for JupyterLab's
 * newest version nor for its makers' news. `lab/overrides.json` has other defaults for its settings: the first completion loads
 * the library's types, and where that takes more than a second JupyterLab would drop it.
 *
 * @type {readonly string[]}
 */
export const labSettings = [
  "--MultiKernelManager.default_kernel_name=astronet",
  "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
  `--LabApp.app_settings_dir=${join(root, "kernel", "setup", "lab")}`,
];
