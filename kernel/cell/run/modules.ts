import Module, { createRequire } from "node:module";
import path from "node:path";
import type { LibraryFiles } from "../check/layers";
import type { Traces } from "../trace/traces";
import { tslabRequire } from "../typescript";
import { isEsFile } from "./format";
import { LocalModules } from "./local";

type Import = (specifier: string) => Promise<unknown>;

/** Node's modules compile text; its types leave that out. */
type CompilingModule = Module & { _compile(code: string, file: string): void };

/** Error codes by which Node says that a module can be imported, but not required. */
const importOnly = new Set(["ERR_REQUIRE_ESM", "ERR_REQUIRE_ASYNC_MODULE", "ERR_PACKAGE_PATH_NOT_EXPORTED"]);

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** Loads modules for cells, from the notebook's folder: packages of any kind, Node's own, and local TypeScript. */
export class Modules {
  readonly local: LocalModules;
  private readonly fromKernel = createRequire(__filename);
  private readonly importers = new Map<string, Import>();

  constructor(
    private readonly directory: string,
    private readonly files: LibraryFiles,
    traces: Traces,
  ) {
    this.local = new LocalModules(traces, (specifier, file) => this.requireFrom(specifier, file));
  }

  /** The library that every cell sees, loaded on first use. */
  library(): unknown {
    return this.fromKernel(this.files.main);
  }

  /** TensorFlow.js: the one copy that the library uses too. */
  tensorflow(): unknown {
    return createRequire(path.join(this.files.root, "package.json"))("@tensorflow/tfjs-core");
  }

  /** `require` of a cell. */
  require(specifier: string): unknown {
    const local = this.local.resolve(specifier, this.directory);
    return local === undefined ? this.requireFrom(specifier, this.notebook) : this.local.load(local);
  }

  /** `import` of a cell: at once where Node allows it, else asynchronously. */
  import(specifier: string): unknown {
    if (this.isEsModule(specifier)) return this.importFrom(specifier, this.notebook);
    try {
      return this.require(specifier);
    } catch (error) {
      if (!importOnly.has(String(codeOf(error)))) throw error;
      return this.importFrom(specifier, this.notebook);
    }
  }

  /** Node can require many ES modules, but warns of it in the notebook. */
  private isEsModule(specifier: string): boolean {
    const require = createRequire(this.notebook);
    return isResolvable(require, specifier) && isEsFile(require.resolve(specifier));
  }

  private get notebook(): string {
    return path.join(this.directory, "notebook.js");
  }

  private requireFrom(specifier: string, file: string): unknown {
    if (specifier === "astronet") return this.library();
    if (specifier === "@tensorflow/tfjs-core") return this.tensorflow();
    if (specifier === "tslab") return tslabRequire("tslab");
    const require = createRequire(file);
    try {
      require.resolve(specifier);
    } catch (error) {
      const isMissing = codeOf(error) === "MODULE_NOT_FOUND" && !/^[./]/.test(specifier);
      // What comes with the kernel can be imported from any folder.
      if (isMissing && isResolvable(this.fromKernel, specifier)) return this.fromKernel(specifier);
      throw error;
    }
    return require(specifier);
  }

  /** Node's own `import()`, as if a file beside the notebook had said it. */
  private importFrom(specifier: string, file: string): Promise<unknown> {
    let importer = this.importers.get(file);
    if (importer === undefined) {
      const module = new Module(file) as CompilingModule;
      module._compile("module.exports = (specifier) => import(specifier);", file);
      importer = module.exports as Import;
      this.importers.set(file, importer);
    }
    return importer(specifier);
  }
}

function isResolvable(require: NodeJS.Require, specifier: string): boolean {
  try {
    require.resolve(specifier);
    return true;
  } catch (error) {
    if (codeOf(error) === "MODULE_NOT_FOUND" || codeOf(error) === "ERR_PACKAGE_PATH_NOT_EXPORTED")
      return false;
    throw error;
  }
}
