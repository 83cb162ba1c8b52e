import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import ts from "typescript";

const root = join(__dirname, "..", "..");
const native = "@tensorflow/tfjs-node-gpu";

/** A copy of the engine in a folder of its own, with the npm packages that a test grants it. */
export interface CopiedEngine {
  readonly folder: string;
  /** Runs a script in a process of its own, with `useEngine` and `engine` in scope; returns its output streams. */
  run(script: string): { readonly output: string; readonly errors: string };
  /** Puts a package of the test's own making beside the others. */
  addPackage(name: string, source: string): void;
  /** Makes the copy believe that the system has Vulkan's loader. */
  grantGraphicsLibrary(): void;
  remove(): void;
}

/** What the copy has of the native package: nothing, everything but its built binding, or a binding that is damaged. */
export type NativePart = "missing" | "unbuilt" | "damaged";

/**
 * Copies the engine to where it finds no native part that works, and no WebGPU: what a machine without either sees.
 */
export function copyEngine(nativePart: NativePart): CopiedEngine {
  const folder = mkdtempSync(join(tmpdir(), "astronet-engine-"));
  compile(folder);
  link(folder, (name) => name !== "webgpu" && name !== "@tensorflow/tfjs-backend-webgpu" && name !== native);
  if (nativePart !== "missing") {
    const copy = join(folder, "node_modules", native);
    const built = join(copy, "lib");
    // Of a package that is a link the link would be copied, and what it leads to be damaged.
    cpSync(realpathSync(join(root, "node_modules", native)), copy, { recursive: true });
    rmSync(built, { recursive: true, force: true });
    if (nativePart === "damaged") {
      mkdirSync(join(built, "napi-v8"), { recursive: true });
      writeFileSync(join(built, "napi-v8", "tfjs_binding.node"), "not a library");
    }
  }
  return {
    folder,
    run(script) {
      const program = `const { useEngine, engine } = require("./src/engine");
        (async () => { ${script} })().catch((error) => { console.log(error.name + ": " + error.message); });`;
      const errors = join(folder, "errors");
      const shell = `exec "$0" -e "$1" 2> "$2"`;
      const output = execFileSync("sh", ["-c", shell, process.execPath, program, errors], {
        cwd: folder,
        encoding: "utf8",
        env: { PATH: process.env.PATH },
      });
      return { output, errors: readFileSync(errors, "utf8") };
    },
    addPackage(name, source) {
      const place = join(folder, "node_modules", name);
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, "index.js"), source);
    },
    grantGraphicsLibrary() {
      writeFileSync(join(folder, "src", "engine", "vulkan.js"), "exports.hasGraphicsLibrary = () => true;");
    },
    remove() {
      rmSync(folder, { recursive: true });
    },
  };
}

function compile(folder: string): void {
  const sources = readdirSync(join(root, "src", "engine"), { recursive: true, encoding: "utf8" })
    .map((name) => join("src", "engine", name))
    .filter((name) => name.endsWith(".ts"));
  for (const name of [...sources, join("src", "error.ts"), join("src", "mime.ts")]) {
    const compiled = ts.transpileModule(readFileSync(join(root, name), "utf8"), {
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        esModuleInterop: true,
      },
    });
    const target = join(folder, name.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, compiled.outputText);
  }
}

/** Links each package that is granted; packages in a scope are granted one by one. */
function link(folder: string, granted: (name: string) => boolean): void {
  const from = join(root, "node_modules");
  const names = readdirSync(from)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) =>
      name.startsWith("@") ? readdirSync(join(from, name)).map((inner) => `${name}/${inner}`) : [name],
    );
  for (const name of names.filter(granted)) {
    mkdirSync(dirname(join(folder, "node_modules", name)), { recursive: true });
    symlinkSync(join(from, name), join(folder, "node_modules", name));
  }
}
