import path from "node:path";
import { AstroNetError } from "../../src/error";
import type { Place } from "./arguments";

/** What is known about the machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Where the command was called. */
  readonly directory: string;
  /** `sys.prefix` of the Python on the PATH; undefined if there is none. */
  readonly pythonPrefix: () => string | undefined;
}

/** The user's own Jupyter data folder, as `jupyter --data-dir` tells it. */
export function userData({ platform, env, home }: Machine): string {
  const { JUPYTER_DATA_DIR: chosen = "", XDG_DATA_HOME: xdg = "", APPDATA: roaming = "" } = env;
  if (chosen !== "") return chosen;
  if (platform === "darwin") return path.join(home, "Library", "Jupyter");
  if (platform === "win32") {
    return path.join(roaming === "" ? path.join(home, "AppData", "Roaming") : roaming, "jupyter");
  }
  return path.join(xdg === "" ? path.join(home, ".local", "share") : xdg, "jupyter");
}

/** The folder of the active Python environment, else that of the Python on the PATH. */
function systemPrefix({ env, pythonPrefix }: Machine): string {
  const { VIRTUAL_ENV: venv = "", CONDA_PREFIX: conda = "" } = env;
  const found = venv !== "" ? venv : conda !== "" ? conda : pythonPrefix();
  if (found === undefined) {
    throw new AstroNetError(
      "no Python environment is active, and there is no python3 (use --prefix DIR, or --user)",
    );
  }
  return found;
}

/**
 * The folder in which Jupyter looks for kernels of this place, as an absolute path.
 *
 * @throws AstroNetError if there is no Python to install beside.
 */
export function kernelsFolder(place: Place, machine: Machine): string {
  const data =
    place.kind === "user"
      ? userData(machine)
      : path.join(place.kind === "prefix" ? place.folder : systemPrefix(machine), "share", "jupyter");
  return path.resolve(machine.directory, data, "kernels");
}
