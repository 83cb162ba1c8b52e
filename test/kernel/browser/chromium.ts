import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { unpackedChromium, type Browser } from "./unpack";

/** What is known about the machine. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Programs that will do, by the names under which machines have them. */
const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const macPrograms = ["Google Chrome", "Chromium"].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

function onThisMachine({ platform, env }: Machine): string | undefined {
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const programs = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...programs, ...(platform === "darwin" ? macPrograms : [])].find((program) => existsSync(program));
}

/**
 * The Chromium that drives the browser tests: the one that the environment variable `ASTRONET_CHROMIUM` names; on 64-bit Intel Linux
 * the one inside the npm package, everywhere the same; else one that is installed.
 *
 * @throws Error where there is none: what is missing, what still works, and how to get it.
 */
export function findChromium(machine: Machine, bin: string, cache: string): Browser {
  const { ASTRONET_CHROMIUM: chosen = "" } = machine.env;
  if (chosen !== "") {
    if (existsSync(chosen)) return { program: chosen, env: {} };
    throw new Error(`ASTRONET_CHROMIUM names a program that does not exist: ${chosen}`);
  }
  const packaged = machine.platform === "linux" && machine.arch === "x64" && existsSync(bin);
  if (packaged) return unpackedChromium(bin, cache);
  const program = onThisMachine(machine);
  if (program !== undefined) return { program, env: {} };
  throw new Error(
    `no Chromium for the browser tests on ${machine.platform} ${machine.arch}: the npm package @sparticuz/chromium has one for linux x64 ` +
      `only (\`npm run setup\` installs it), and none of ${names.join(", ")} is on the PATH. Everything else works without it: the library, the ` +
      "kernel, and its other tests. Install Chromium (Debian: apt install chromium), or name its program in ASTRONET_CHROMIUM",
  );
}
