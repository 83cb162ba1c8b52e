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
 * The compiler's arguments for the N-API binding of TensorFlow.js against TensorFlow's own library. The binding finds the library by a path
 * from where it lies itself, so that the clone can be moved.
 *
 * @param {object} facts
 * @param {string} facts.platform as `process.platform`
 * @param {string} facts.tensorflow TensorFlow's folder in `.venv`, as a path from the root of the clone
 * @param {string} facts.output
 * @returns {string[]}
 */
export function bindingArguments({ platform, tensorflow, output }) {
  const mac = platform === "darwin";
  const libraries = mac
    ? ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"]
    : ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
  return [
    ...addon(platform),
    `-I${join(tensorflow, "include")}`,
    join(places.sources, "tfjs_backend.cc"),
    join(places.sources, "tfjs_binding.cc"),
    ...libraries.map((library) => join(tensorflow, library)),
    `-Wl,-rpath,${mac ? "@loader_path" : "$ORIGIN"}/${relative(built, tensorflow)}`,
    ...["-o", output],
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
