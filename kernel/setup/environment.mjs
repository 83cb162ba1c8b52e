import { delimiter, join } from "node:path";

/** Settings of the reader's shell that would lead our Python, pip or Jupyter outside the clone. */
const misleading = [
  "PYTHONHOME",
  "PYTHONPATH",
  "PYTHONSTARTUP",
  "PYTHONEXECUTABLE",
  "__PYVENV_LAUNCHER__",
  "PIP_TARGET",
  "PIP_PREFIX",
  "PIP_ROOT",
  "JUPYTER_PATH",
  "JUPYTER_CONFIG_PATH",
  "JUPYTERLAB_DIR",
  "JUPYTERLAB_SETTINGS_DIR",
  "JUPYTERLAB_WORKSPACES_DIR",
];

/**
 * The environment of every Python and Jupyter process that we start: `.venv` first, and what Jupyter writes (its configuration,
 * running servers, IPython's history) under `.cache/jupyter`, so that nothing in the reader's home is read or written.
 *
 * @param {NodeJS.ProcessEnv} base
 * @param {string} root the folder of the clone
 * @returns {NodeJS.ProcessEnv}
 */
export function pythonEnvironment(base, root) {
  const venv = join(root, ".venv");
  const jupyter = join(root, ".cache", "jupyter");
  const kept = Object.fromEntries(Object.entries(base).filter(([name]) => !misleading.includes(name)));
  return {
    ...kept,
    PATH: [join(venv, "bin"), base.PATH ?? ""].filter((folder) => folder !== "").join(delimiter),
    VIRTUAL_ENV: venv,
    PYTHONNOUSERSITE: "1",
    PYTHONUTF8: "1",
    PYTHONUNBUFFERED: "1",
    PIP_USER: "0",
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    JUPYTER_PREFER_ENV_PATH: "1",
    JUPYTER_CONFIG_DIR: join(jupyter, "config"),
    JUPYTER_DATA_DIR: join(jupyter, "data"),
    JUPYTER_RUNTIME_DIR: join(jupyter, "runtime"),
    IPYTHONDIR: join(jupyter, "ipython"),
  };
}
