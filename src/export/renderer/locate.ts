import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { AstroNetError } from "../../error";

/** Where the renderer lies and how it is started. */
export interface RendererLocation {
  /** The program to start. */
  readonly program: string;
  /** The folder to start it in. */
  readonly folder: string;
  /** Variables that it needs beside the environment of this process. */
  readonly environment: Readonly<Record<string, string>>;
  /** The Plotly that draws. */
  readonly plotly: string;
}

/** The folder of AstroNet's own package.json, whether this file runs from `src/` or from `dist/`. */
export function packageRoot(from: string = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) {
      const parsed = JSON.parse(readFileSync(manifest, "utf8")) as { readonly name?: string };
      if (parsed.name === "astronet") return folder;
    }
    if (dirname(folder) === folder) {
      throw new AstroNetError(`no package.json of astronet above ${from} (reinstall the package)`);
    }
  }
}

/** The launcher of kaleido 0.2.1 that set-up put into `.venv`, if it is there. */
function installedLauncher(root: string): string | undefined {
  const lib = join(root, ".venv", "lib");
  if (!existsSync(lib)) return undefined;
  return readdirSync(lib)
    .filter((name) => name.startsWith("python3"))
    .map((python) => join(lib, python, "site-packages", "kaleido", "executable", "kaleido"))
    .find((path) => existsSync(path));
}

/** The file of plotly.js, found as Node finds packages: from AstroNet's own folder upwards. */
export function plotlyFile(): string {
  try {
    return require.resolve("plotly.js-dist/plotly.js");
  } catch (cause) {
    throw new AstroNetError("plotly.js-dist is not installed (run `npm install`)", { cause });
  }
}

/**
 * Finds the renderer of static figures: the launcher that `ASTRONET_KALEIDO` names, else the one in `.venv`
 * beside package.json, which `root` holds.
 *
 * @throws AstroNetError where there is none; the message carries the remedy.
 */
export function locateRenderer(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  root: string = packageRoot(),
): RendererLocation {
  const named = environment.ASTRONET_KALEIDO;
  if (named !== undefined && named !== "" && !existsSync(named)) {
    throw new AstroNetError(
      `no figure renderer at ASTRONET_KALEIDO="${named}" (name the file kaleido/executable/kaleido of kaleido 0.2.1, or unset it)`,
    );
  }
  const launcher = named !== undefined && named !== "" ? resolve(named) : installedLauncher(root);
  if (launcher === undefined) {
    throw new AstroNetError(
      `no figure renderer in ${join(root, ".venv")} (run \`npm run setup\`, or name one in ASTRONET_KALEIDO)`,
    );
  }
  const folder = dirname(launcher);
  // The launcher is a shell script that splits paths at spaces and that outlives its own kill: start its program.
  const binary = join(folder, "bin", "kaleido");
  if (!existsSync(binary)) return { program: launcher, folder, environment: {}, plotly: plotlyFile() };
  return {
    program: binary,
    folder,
    environment: {
      LD_LIBRARY_PATH: join(folder, "lib"),
      FONTCONFIG_PATH: join(folder, "etc", "fonts"),
      XDG_DATA_HOME: join(folder, "xdg"),
      // The list of fonts is kept inside the project, as everything that set-up makes.
      XDG_CACHE_HOME: join(root, ".cache"),
    },
    plotly: plotlyFile(),
  };
}
