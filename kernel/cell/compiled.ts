import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createRequire, Module } from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";

/** A CommonJS module whose machine code is kept on disk, so that the next process need not compile it. */
export class CompiledModule {
  private script: Script | undefined;

  /** `folder` is where the code is kept; it need not exist. */
  constructor(
    private readonly file: string,
    private readonly folder: string,
  ) {}

  /** Loads the module, with the code that was kept where V8 takes it. `require` finds it loaded from then on. */
  load(): unknown {
    const source = readFileSync(this.file, "utf8");
    const cachedData = this.read();
    this.script = new Script(Module.wrap(source), { filename: this.file, ...(cachedData && { cachedData }) });
    const run = this.script.runInThisContext() as ModuleFunction;
    const require = createRequire(this.file);
    const module = new Module(this.file);
    module.filename = this.file;
    require.cache[this.file] = module;
    run(module.exports, require, module, this.file, dirname(this.file));
    module.loaded = true;
    return module.exports;
  }

  /** Whether the code came from disk. */
  get fromDisk(): boolean {
    return this.script?.cachedDataRejected === false;
  }

  /**
   * Keeps the module's code: all functions that have run until now, too. Does nothing where the code was taken from disk, or where
   * the folder cannot be written: the next process only starts more slowly.
   */
  keep(): void {
    if (this.script === undefined || this.fromDisk) return;
    try {
      mkdirSync(this.folder, { recursive: true });
      const kept = this.kept();
      // Renamed into place: whoever reads meanwhile sees the whole of either.
      const fresh = `${kept}.${process.pid}`;
      writeFileSync(fresh, this.script.createCachedData());
      renameSync(fresh, kept);
    } catch {
      return;
    }
  }

  private read(): Buffer | undefined {
    try {
      return readFileSync(this.kept());
    } catch {
      return undefined;
    }
  }

  /** V8 refuses what another version of it has made, but knows a source by its length alone: so the name tells its time. */
  private kept(): string {
    const { mtimeMs, size } = statSync(this.file);
    const name = `${process.version}-${process.arch}-${size}-${Math.round(mtimeMs)}.code`;
    return join(this.folder, name);
  }
}

type ModuleFunction = (
  exports: unknown,
  require: NodeJS.Require,
  module: Module,
  filename: string,
  directory: string,
) => void;
