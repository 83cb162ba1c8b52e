import { readFileSync, statSync } from "node:fs";
import { SourceMap } from "node:module";
import path from "node:path";
import { compileFunction } from "node:vm";
import type { Traces } from "../trace/traces";
import { typescript } from "../typescript";

interface LocalModule {
  readonly module: { exports: unknown };
  readonly modified: number;
  /** The local modules that it has asked for. */
  readonly uses: Set<string>;
}

const extensions = [".ts", ".mts", ".cts"];

/** The reader's own TypeScript modules, beside the notebook: compiled when they are asked for, again when edited. */
export class LocalModules {
  private readonly loaded = new Map<string, LocalModule>();
  private readonly loading: string[] = [];

  /** `requireFrom` resolves everything that is not a local TypeScript module. */
  constructor(
    private readonly traces: Traces,
    private readonly requireFrom: (specifier: string, file: string) => unknown,
  ) {}

  /** The local TypeScript file that a relative specifier means, if there is one. */
  resolve(specifier: string, folder: string): string | undefined {
    if (!/^\.{0,2}\//.test(specifier) && specifier !== "." && specifier !== "..") return undefined;
    const base = path.resolve(folder, specifier);
    // TypeScript lets `./x.js` stand for `./x.ts`.
    const stems = [base, base.replace(/\.([cm]?)js$/, ""), path.join(base, "index")];
    const candidates = [base, ...stems.flatMap((stem) => extensions.map((extension) => stem + extension))];
    const isOther = (file: string): boolean =>
      file === base && !extensions.some((extension) => base.endsWith(extension));
    if (isOther(base) && isFile(base)) return undefined;
    return candidates.find((file) => !isOther(file) && isFile(file));
  }

  /** The exports of a local module, from its current text. */
  load(file: string): unknown {
    const parent = this.loading.at(-1);
    if (parent !== undefined) this.loaded.get(parent)?.uses.add(file);
    const known = this.loaded.get(file);
    // A cycle sees what the module has exported so far, as everywhere in Node.
    if (known !== undefined && (this.loading.includes(file) || !this.isStale(file)))
      return known.module.exports;
    return this.run(file);
  }

  /** The loaded modules that have been edited, or that use one that has been. */
  stale(): readonly string[] {
    return [...this.loaded.keys()].filter((file) => this.isStale(file));
  }

  private isStale(file: string, asked = new Set<string>()): boolean {
    const known = this.loaded.get(file);
    if (known === undefined || asked.has(file)) return false;
    asked.add(file);
    return known.modified !== modified(file) || [...known.uses].some((each) => this.isStale(each, asked));
  }

  private run(file: string): unknown {
    const entry = { module: { exports: {} as unknown }, modified: modified(file), uses: new Set<string>() };
    const before = this.loaded.get(file);
    this.loaded.set(file, entry);
    this.loading.push(file);
    try {
      const parameters = ["exports", "require", "module", "__filename", "__dirname"];
      const compiled = compileFunction(this.compile(file), parameters, { filename: file }) as (
        ...values: unknown[]
      ) => void;
      const folder = path.dirname(file);
      const require = (specifier: string): unknown => {
        const local = this.resolve(specifier, folder);
        return local === undefined ? this.requireFrom(specifier, file) : this.load(local);
      };
      compiled.call(undefined, entry.module.exports, require, entry.module, file, folder);
      return entry.module.exports;
    } catch (error) {
      if (before === undefined) this.loaded.delete(file);
      else this.loaded.set(file, { ...before, modified: -1 });
      throw error;
    } finally {
      this.loading.pop();
    }
  }

  private compile(file: string): string {
    const ts = typescript();
    const source = readFileSync(file, "utf8");
    const { outputText, sourceMapText } = ts.transpileModule(source, {
      fileName: file,
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        esModuleInterop: true,
        sourceMap: true,
      },
    });
    const map = new SourceMap(
      JSON.parse(sourceMapText ?? "{}") as ConstructorParameters<typeof SourceMap>[0],
    );
    this.traces.set(file, {
      label: path.basename(file),
      code: source,
      origin: ({ line, column }) => {
        const entry = map.findEntry(line, column);
        return "originalLine" in entry
          ? { line: entry.originalLine, column: entry.originalColumn }
          : undefined;
      },
    });
    return outputText;
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
