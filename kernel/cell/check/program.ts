import { statSync } from "node:fs";
import type * as ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "../typescript";
import { Disk } from "./disk";
import { EarlierDeclarations } from "./earlier";
import { type Exported, exportsOf } from "./exports";
import { bindCell } from "./locals";
import { ModuleResolution, type Provided } from "./resolution";

/** The part of TypeScript's watching builder that tslab's converter asks for. */
export interface Builder {
  getSourceFile(name: string): ts.SourceFile | undefined;
  getProgram(): ts.Program;
  getAllDependencies(file: ts.SourceFile): readonly string[];
  emit(
    file: ts.SourceFile,
    write: (name: string, data: string) => void,
    token: undefined,
    declarationsOnly: undefined,
    transformers: ts.CustomTransformers,
  ): void;
}

/** What TypeScript knows about a file and its public types leave out. */
type WithModules = ts.SourceFile & {
  readonly resolvedModules?: {
    forEach(visit: (each: { resolvedModule?: ts.ResolvedModuleFull }) => void): void;
  };
};

interface Kept {
  readonly file: ts.SourceFile;
  readonly modified: number;
}

/**
 * The program in which tslab's converter checks a cell, in the place of TypeScript's watching one: it watches no
 * files (edits of local modules are seen when the next cell is checked), keeps everything but the cell from one
 * program to the next, and makes one type checker a cell instead of two.
 */
export class CellProgram {
  /** The declarations that TypeScript wrote for the last cell, before tslab adds those of earlier cells. */
  lastDeclarations = "";
  private program: ts.Program | undefined;
  private readonly kept = new Map<string, Kept>();
  private fresh = new Map<string, ts.SourceFile>();
  private readonly earlier = new EarlierDeclarations();
  private readonly disk: Disk;
  private readonly resolution: ModuleResolution;
  private roots: string[];
  private readonly builder: Builder;
  private timer: unknown;
  private goOn: (() => void) | undefined;

  /** `cellFiles` are the two files that change with each cell: its text and the declarations of those before it. */
  constructor(
    private readonly ts: TypeScript,
    private readonly cellFiles: readonly string[],
    private readonly options: ts.CompilerOptions,
    private readonly sys: ts.System,
    provided: Provided,
    private readonly created: (builder: Builder) => void,
  ) {
    this.roots = [...cellFiles];
    this.disk = new Disk(sys);
    this.resolution = new ModuleResolution(ts, this.disk, options, sys.getCurrentDirectory(), provided);
    this.builder = {
      getSourceFile: (name) => this.boundFile(name),
      getProgram: () => this.current(),
      getAllDependencies: (file) => this.dependencies(file),
      emit: (file, write, _token, _only, transformers) => {
        this.emit(file, write, transformers);
      },
    };
    for (const file of cellFiles) {
      sys.watchFile?.(file, () => {
        this.changed();
      });
    }
    this.rebuild();
  }

  /**
   * Sets the files that are read besides the cell's, for their global declarations or to ask for their exports.
   *
   * `goOn` is called before each file that is read. When it throws, so does this, and the program stays as it was; what
   * has been read is not read again.
   */
  setRoots(files: readonly string[], goOn: () => void): void {
    const before = this.roots;
    this.roots = [...this.cellFiles, ...files];
    this.goOn = goOn;
    try {
      this.rebuild();
    } catch (error) {
      this.roots = before;
      throw error;
    } finally {
      this.goOn = undefined;
    }
  }

  /** What a module exports, by name. */
  exportsOf(file: string): ReadonlyMap<string, Exported> {
    return exportsOf(this.ts, this.current(), file);
  }

  private current(): ts.Program {
    if (this.program === undefined) throw new Error("the program of the cells has not been built");
    return this.program;
  }

  /** tslab announces both cell files, then calls the timer's callback itself: one rebuild for the two. */
  private changed(): void {
    if (this.timer !== undefined) this.sys.clearTimeout?.(this.timer);
    this.timer = this.sys.setTimeout?.(() => {
      this.timer = undefined;
      this.rebuild();
    }, 0);
  }

  private rebuild(): void {
    this.disk.forget();
    this.fresh = new Map();
    for (const [name, { modified }] of this.kept) {
      if (modified !== 0 && modificationTime(name) !== modified) this.kept.delete(name);
    }
    this.program = this.ts.createProgram({
      rootNames: this.roots,
      options: this.options,
      host: this.host(),
      ...(this.program === undefined ? {} : { oldProgram: this.program }),
    });
    // tslab warns when it is given the same builder twice.
    this.created({ ...this.builder });
  }

  private host(): ts.CompilerHost {
    const { disk, sys, ts } = this;
    const library = sys.getExecutingFilePath().replace(/[^/]+$/, "");
    return {
      getSourceFile: (name, version) => this.sourceFile(name, version),
      getDefaultLibFileName: (options) => library + ts.getDefaultLibFileName(options),
      getDefaultLibLocation: () => library,
      getCurrentDirectory: () => sys.getCurrentDirectory(),
      getCanonicalFileName: (name) => (sys.useCaseSensitiveFileNames ? name : name.toLowerCase()),
      useCaseSensitiveFileNames: () => sys.useCaseSensitiveFileNames,
      getNewLine: () => "\n",
      fileExists: disk.fileExists,
      readFile: (name) => sys.readFile(name),
      directoryExists: disk.directoryExists,
      getDirectories: (name) => sys.getDirectories(name),
      realpath: disk.realpath,
      writeFile: () => {
        throw new Error("a cell writes no files");
      },
      resolveModuleNameLiterals: (literals, containing) =>
        literals.map(({ text }) => this.resolution.resolve(text, containing)),
      resolveTypeReferenceDirectiveReferences: (references, containing) =>
        references.map((reference) =>
          this.resolution.resolveTypes(
            typeof reference === "string" ? reference : reference.fileName,
            containing,
          ),
        ),
    };
  }

  private sourceFile(
    name: string,
    version: ts.ScriptTarget | ts.CreateSourceFileOptions,
  ): ts.SourceFile | undefined {
    const isCell = this.cellFiles.includes(name);
    const known = isCell ? this.fresh.get(name) : this.kept.get(name)?.file;
    if (known !== undefined) return known;
    this.goOn?.();
    const text = this.sys.readFile(name);
    if (text === undefined) return undefined;
    const isEarlier = isCell && name.endsWith(".d.ts");
    const same = isEarlier ? this.earlier.withText(text) : undefined;
    const file = same ?? this.ts.createSourceFile(name, text, version);
    if (isEarlier) this.earlier.keep(file);
    if (isCell) this.fresh.set(name, file);
    else this.kept.set(name, { file, modified: isLocal(name) ? modificationTime(name) : 0 });
    return file;
  }

  /** tslab reads the names of a cell off its file, which it has only when it is bound. */
  private boundFile(name: string): ts.SourceFile | undefined {
    const file = this.current().getSourceFile(name);
    if (file === undefined || !this.cellFiles.includes(name)) return file;
    bindCell(this.ts, this.earlier.opened(file), this.options);
    return file;
  }

  /** The cell and the local modules that it reaches, which are checked with it; what is outside the folder is not. */
  private dependencies(file: ts.SourceFile): readonly string[] {
    const folder = `${this.sys.getCurrentDirectory()}/`;
    const found = new Set([file.fileName]);
    for (const name of found) {
      const source: WithModules | undefined = this.current().getSourceFile(name);
      const modules = source?.resolvedModules;
      modules?.forEach(({ resolvedModule }) => {
        const target = resolvedModule?.resolvedFileName;
        if (target?.startsWith(folder) && isLocal(target) && !resolvedModule?.isExternalLibraryImport) {
          found.add(target);
        }
      });
    }
    return [...found];
  }

  /** Emits the cell only, as the module that it is: our own pass rewrites it and finds its last expression. */
  private emit(
    file: ts.SourceFile,
    write: (name: string, data: string) => void,
    transformers: ts.CustomTransformers,
  ): void {
    if (!this.cellFiles.includes(file.fileName)) return;
    const { afterDeclarations } = transformers;
    const take = (name: string, data: string): void => {
      if (name.endsWith(".d.ts")) this.lastDeclarations = data;
      write(name, data);
    };
    this.current().emit(
      file,
      take,
      undefined,
      undefined,
      afterDeclarations === undefined ? {} : { afterDeclarations },
    );
    this.earlier.close();
  }
}

function isLocal(name: string): boolean {
  return !name.includes("/node_modules/") && !name.endsWith(".d.ts");
}

function modificationTime(name: string): number {
  return statSync(name, { throwIfNoEntry: false })?.mtimeMs ?? -1;
}
