import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import { root } from "./clone.mjs";
import { runQuietly } from "./command.mjs";
import { bindingArguments, opArguments, places, quietArguments } from "./engine-recipe.mjs";
import { Missing } from "./missing.mjs";
import { filesBelow, fingerprint, fingerprintOfFiles, isStamped, stamp } from "./stamp.mjs";
import { runStep } from "./step.mjs";
import { tensorflowFolder, version } from "./tensorflow.mjs";

const compilers = ["g++", "clang++", "c++"];

/** @returns {string} the first C++ compiler that runs */
function findCompiler() {
  const compiler = compilers.find((name) => spawnSync(name, ["--version"]).status === 0);
  if (compiler !== undefined) return compiler;
  throw new Missing({
    what: "g++ is missing",
    purpose: "to build the native TensorFlow engine",
    without: "everything works on the plain JavaScript engine: correct, but many times slower",
    remedy: "Install it (Debian, Ubuntu: apt install g++; macOS: xcode-select --install)",
  });
}

/**
 * The name under which an addon is built, beside its final place.
 *
 * @param {string} path
 */
function fresh(path) {
  return path.replace(/\.node$/, ".new.node");
}

/**
 * Loads addons in a process of its own, where a crash harms nobody.
 *
 * @param {readonly string[]} addons
 */
async function load(addons) {
  const program = "process.argv.slice(1).forEach((addon) => require(addon))";
  const paths = addons.map((addon) => join(root, addon));
  await runQuietly(process.execPath, ["-e", program, ...paths], { log: "native-engine-loads" });
}

/**
 * The native engine: TensorFlow.js's own N-API binding, compiled against the TensorFlow in `.venv`. One binding serves every
 * version of Node.
 *
 * @throws {Missing} where there is no C++ compiler
 */
export async function nativeEngine() {
  const folder = tensorflowFolder();
  if (folder === undefined)
    throw new Error("TensorFlow is not in .venv: delete .venv, then run `npm run setup`");
  const { platform } = process;
  const tensorflow = relative(root, folder);
  const binding = bindingArguments({ platform, tensorflow, output: fresh(places.binding) });
  const opSources = filesBelow(root, places.opSources, ".cc").sort();
  const ops = opArguments({ platform, tensorflow, output: fresh(places.ops) }, opSources);
  const quiet = quietArguments({ platform, output: fresh(places.quiet) });
  const inputs = [
    places.quietSource,
    ...filesBelow(root, places.opSources, ""),
    ...filesBelow(root, places.sources, ""),
    ...filesBelow(root, places.headers, ".h"),
  ];
  const expected = fingerprint([version, ...binding, ...ops, ...quiet, fingerprintOfFiles(root, inputs)]);
  const stampFile = join(root, `${places.binding}.stamp`);
  const addons = [places.quiet, places.binding, places.ops];
  await runStep({
    name: "native engine",
    doing: `compiling TensorFlow.js's binding and our ops against TensorFlow ${version}`,
    isUpToDate: () =>
      addons.every((addon) => existsSync(join(root, addon))) && isStamped(stampFile, expected),
    tools: findCompiler,
    work: async (compiler) => {
      mkdirSync(join(root, dirname(places.binding)), { recursive: true });
      await runQuietly(compiler, quiet, { log: "native-engine-quiet" });
      await runQuietly(compiler, binding, { log: "native-engine" });
      await runQuietly(compiler, ops, { log: "native-engine-ops" });
      await load(addons.map(fresh));
      // Built beside its final place and renamed: whoever has the old one loaded keeps it, and nobody ever sees half a file.
      for (const addon of addons) renameSync(join(root, fresh(addon)), join(root, addon));
      stamp(stampFile, expected);
    },
  });
}
