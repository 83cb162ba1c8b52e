import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { AstroNetError } from "../../../src/error";
import { floors } from "./floor";
import type { Declaration } from "./json";
import { kernelHtml } from "./kernel";
import type { Documented } from "./reference";

/** The part of a typedoc project that we read. */
interface Project {
  readonly children?: readonly Declaration[];
}

/**
 * The public names of every floor, as typedoc reads them.
 *
 * @param root the repository
 * @param file where typedoc's JSON goes
 * @throws AstroNetError where a public name has no documentation or leads nowhere: typedoc's complaints.
 */
export function documentation(root: string, file: string): readonly Documented[] {
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const typedoc = join(root, "node_modules", "typedoc", "bin", "typedoc");
  const options = ["--options", join(root, "notebooks", "site", "typedoc.json"), "--json", file];
  const entries = floors.flatMap(({ source }) => ["--entryPoints", join(root, source)]);
  const settings = [
    "--tsconfig",
    join(root, "tsconfig.build.json"),
    "--pretty",
    "false",
    "--logLevel",
    "Warn",
  ];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [typedoc, ...options, ...settings, ...entries],
    {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    },
  );
  if (status !== 0) throw new AstroNetError(`the reference has gaps:\n${stdout}${stderr}`.trimEnd());
  const { children = [] } = JSON.parse(readFileSync(file, "utf8")) as Project;
  const modules = new Map(children.map((module) => [module.name.replace(/\/index$/, ""), module]));
  return floors.map((floor) => {
    const name = floor.source.replace(/(\/index)?\.ts$/, "");
    const module = modules.get(name);
    if (module === undefined)
      throw new AstroNetError(`typedoc has no module "${name}" (it has ${[...modules.keys()].join(", ")})`);
    return { floor, module, ...(floor.name === "kernel" ? { more: kernelHtml() } : {}) };
  });
}
