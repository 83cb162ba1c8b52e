import { join, relative } from "node:path";

const nativePackage = join("node_modules", "@tensorflow", "tfjs-node-gpu");
const built = join(nativePackage, "lib", "napi-v8");

/** Where things lie that the native engine is built from and to, as paths from the root of the clone. */
export const places = {
  sources: join(nativePackage, "binding"),
  headers: join("node_modules", "node-api-headers", "include"),
  /** Where TensorFlow.js looks for its binding. */
  binding: join(built, "tfjs_binding.node"),
  quietSource: join("src", "engine", "quiet.cc"),
  /** Silences standard error while the binding loads. */
  quiet: join(built, "quiet.node"),
  /** Our own TensorFlow ops: every `.cc` file of this folder. */
  opSources: join("src", "engine", "op", "native"),
  /** They register themselves when they are loaded. */
  ops: join(built, "astronet-ops.node"),
};

/**
 * What every N-API addon is compiled with.
 *
 * @param {string} platform as `process.platform`
 */
function addon(platform) {
  return [
    ...["-O2", "-std=c++17", "-fPIC", "-DNAPI_VERSION=8", `-I${places.headers}`],
    // Node offers its functions when it loads the addon; on macOS the linker wants to be told.
    ...(platform === "darwin" ? ["-bundle", "-undefined", "dynamic_lookup"] : ["-shared"]),
  ];
}

/**
 * What an addon is compiled with that calls TensorFlow. It finds TensorFlow's libraries by a path from where it lies itself, so that the clone
 * can be moved.
 *
 * @param {object} facts
 * @param {string} facts.platform as `process.platform`
 * @param {string} facts.tensorflow TensorFlow's folder in `.venv`, as a path from the root of the clone
 * @param {string} facts.output
 * @param {readonly ("cc" | "framework")[]} libraries
 * @param {readonly string[]} sources
 */
function tensorflowAddon({ platform, tensorflow, output }, libraries, sources) {
  const mac = platform === "darwin";
  return [
    ...addon(platform),
    `-I${join(tensorflow, "include")}`,
    ...sources,
    ...libraries.map((name) => join(tensorflow, `libtensorflow_${name}.${mac ? "2.dylib" : "so.2"}`)),
    `-Wl,-rpath,${mac ? "@loader_path" : "$ORIGIN"}/${relative(built, tensorflow)}`,
    ...["-o", output],
  ];
}

/**
 * The compiler's arguments for the N-API binding of TensorFlow.js against TensorFlow's own library.
 *
 * @param {{platform: string, tensorflow: string, output: string}} facts `tensorflow`: its folder in `.venv`, as a path from the root of the clone
 * @returns {string[]}
 */
export function bindingArguments(facts) {
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => join(places.sources, name));
  return tensorflowAddon(facts, ["cc", "framework"], sources);
}

/**
 * The compiler's arguments for our own TensorFlow ops. Vectors of loops need `-O3`, and those of square roots that nobody asks for
 * `errno`; GCC remarks at length on vectors as arguments of functions that are all inlined.
 *
 * @param {{platform: string, tensorflow: string, output: string}} facts as those of the binding
 * @param {readonly string[]} sources the `.cc` files
 * @returns {string[]}
 */
export function opArguments(facts, sources) {
  return [
    ...["-O3", "-fno-math-errno", "-Wno-psabi"],
    ...tensorflowAddon(facts, ["framework"], sources).filter((word) => word !== "-O2"),
  ];
}

/**
 * The compiler's arguments for the addon that silences standard error.
 *
 * @param {{platform: string, output: string}} facts
 * @returns {string[]}
 */
export function quietArguments({ platform, output }) {
  return [...addon(platform), places.quietSource, "-o", output];
}
