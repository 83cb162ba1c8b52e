import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { MimeBundle } from "../../src/mime";
import { completeness } from "./ask/completeness";
import { completionOf } from "./ask/completion";
import { inspectedPlaces, inspectionOf, nameAt } from "./ask/inspection";
import { Checker } from "./check/checker";
import { typeScriptError } from "./check/diagnostic";
import type { LibraryFiles } from "./check/layers";
import { isQuiet } from "./check/syntax";
import type { CellError, CellResult, CellRun, Cells, Completeness, Completion } from "./contract";
import type * as globals from "./globals";
import { libraryFiles, slashes } from "./library";
import { lineStarts, type Place, placeOf } from "./rewrite/edits";
import type { ImportRequest } from "./rewrite/imports";
import { rewriteCell, type RewrittenCell } from "./rewrite/rewrite";
import { importedValue } from "./run/interop";
import { Modules } from "./run/modules";
import { Runner } from "./run/runner";
import { CellScope } from "./run/scope";
import { Traces } from "./trace/traces";
import { keepTypescript, typescript } from "./typescript";

/** The names that the kernel gives to cells besides the library's; `globals.ts` documents them. */
export type CellGlobals = typeof globals;

/** What a cell extension has made of a cell: TypeScript to run in its place, or its result. */
export type MagicOutcome =
  | {
      readonly code: string;
      /** From a place in `code` to the place in the cell, if columns have moved. */
      readonly origin?: (place: Place) => Place;
    }
  | { readonly code?: undefined; readonly hasValue: boolean; readonly value: unknown };

/** Handles a cell in which a line starts with `%`. Keep the lines where they are, so that traces stay right. */
export type Magics = (code: string, run: CellRun) => MagicOutcome | Promise<MagicOutcome>;

/** What cells need from the kernel around them. */
export interface CellOptions {
  /** The notebook's folder, from which modules are found. */
  readonly directory: string;
  readonly globals: CellGlobals;
  readonly magics?: Magics;
  /** Where the library lies; the one that was built with this kernel unless it is given. */
  readonly library?: LibraryFiles;
}

/** Deep stacks of the library must not push the reader's own lines out of the trace. */
const stackDepth = 60;

/** Makes the cells of one notebook: nothing is loaded before it is needed. */
export function createCells(options: CellOptions): Cells {
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, stackDepth);
  return new NotebookCells(options);
}

/** Milliseconds that warming up leaves between its steps, in which waiting cells are noticed and run. */
const breath = 20;
/** Cells that are made ready to warm up, for nothing else: after so many V8 has compiled what the reader's pass through. */
const rehearsals = 80;

const magicLine = /^[ \t]*%.*$/gm;

/** The code without its magic lines, every other character in its place. */
function withoutMagics(code: string): string {
  return code.replace(magicLine, (line) => " ".repeat(line.length));
}

class NotebookCells implements Cells {
  private readonly traces = new Traces();
  private readonly scope = new CellScope();
  private readonly checker: Checker;
  private readonly modules: Modules;
  private readonly runner: Runner;
  /** What to do again when local modules are reloaded. */
  private readonly imports = new Map<string, { readonly specifier: string; readonly imported: string }>();
  private running = 0;

  constructor(private readonly options: CellOptions) {
    this.traces.install();
    const { directory, library = libraryFiles() } = options;
    this.checker = new Checker(slashes(directory), library);
    this.modules = new Modules(directory, library, this.traces);
    this.runner = new Runner(directory, this.scope, this.modules);
  }

  async execute(code: string, run: CellRun): Promise<CellResult> {
    this.running++;
    try {
      return await this.executeAny(code, run);
    } catch (error) {
      return { status: "error", error: this.describeError(error) };
    } finally {
      this.running--;
    }
  }

  private async executeAny(code: string, run: CellRun): Promise<CellResult> {
    if (this.options.magics === undefined || code.search(magicLine) < 0) return this.executeCode(code, run);
    const outcome = await this.options.magics(code, run);
    if (outcome.code !== undefined) return this.executeCode(outcome.code, run, code, outcome.origin);
    return { status: "ok", hasValue: outcome.hasValue, value: outcome.value };
  }

  /** Runs TypeScript; errors are told in the text that was `written` for it. */
  private async executeCode(
    code: string,
    run: CellRun,
    written = code,
    originOf = (place: Place): Place => place,
  ): Promise<CellResult> {
    const checked = this.checker.check(code, run.checkInterrupt);
    if (checked.problems !== undefined) {
      const problems = checked.problems.map((problem) =>
        problem.file === undefined ? { ...problem, ...originOf(problem) } : problem,
      );
      const read = (file: string): string => readFileSync(path.join(this.options.directory, file), "utf8");
      return { status: "error", error: typeScriptError(problems, run.count, written, read) };
    }
    const cell = rewriteCell(
      typescript(),
      checked.code,
      (name) => this.scope.has(name) || this.provided(name) !== undefined,
    );
    const file = this.traces.add(`cell-${run.count}.ts`, {
      label: `cell ${run.count}`,
      code: written,
      origin: (place) => {
        const origin = checked.origin(cell.body.origin(place));
        return origin === undefined ? undefined : originOf(origin);
      },
    });
    const done = new Set<string>();
    try {
      for (const request of cell.imports) {
        const origin = checked.origin(placeOf(lineStarts(checked.code), request.offset));
        const place = origin === undefined ? undefined : originOf(origin);
        await this.import(request, run, file, place);
        for (const { name } of request.bindings) done.add(name);
      }
      for (const name of cell.uses) this.provide(name);
      const value = await this.runner.run(cell, file, run, (step) => {
        for (const name of cell.steps[step] ?? []) done.add(name);
      });
      const hasValue = cell.hasResult && value !== undefined && !isQuiet(typescript(), code);
      return { status: "ok", hasValue, value: hasValue ? value : undefined };
    } finally {
      this.settle(cell, checked.declarations, done);
    }
  }

  /** Gives the cell's names that have come to exist to the cells after it; the others keep their older meaning. */
  private settle(cell: RewrittenCell, declarations: string, done: ReadonlySet<string>): void {
    const stepped = new Set(cell.steps.flat());
    const missing = new Set<string>();
    const settleName = (name: string, exists: boolean): void => {
      if (!exists) missing.add(name);
      else this.scope.define(name);
      if (exists && stepped.has(name)) this.imports.delete(name);
    };
    for (const name of stepped) settleName(name, done.has(name));
    for (const name of cell.loose) settleName(name, this.scope.values[name] !== undefined);
    for (const { bindings } of cell.imports)
      for (const { name } of bindings) settleName(name, done.has(name));
    this.checker.commit(declarations, missing);
  }

  private async import(
    request: ImportRequest,
    run: CellRun,
    file: string,
    place: Place | undefined,
  ): Promise<void> {
    try {
      await this.runner.import(request, run);
    } catch (error) {
      // The stack of a failed import has none of the reader's lines.
      if (place !== undefined) this.traces.locate(error, file, place);
      throw error;
    }
    for (const { name, imported } of request.bindings) {
      this.imports.set(name, { specifier: request.specifier, imported });
    }
  }

  /** The value of a name that every cell sees without having defined it, or undefined if it is not one. */
  private provided(name: string): (() => unknown) | undefined {
    if (Object.hasOwn(this.options.globals, name)) {
      return () => (this.options.globals as Readonly<Record<string, unknown>>)[name];
    }
    if (name === "tf") return () => this.modules.tensorflow();
    if (this.checker.isLibraryName(name)) return () => importedValue(this.modules.library(), name);
    return undefined;
  }

  private provide(name: string): void {
    const value = this.scope.has(name) ? undefined : this.provided(name);
    if (value !== undefined) this.scope.provide(name, value);
  }

  complete(code: string, cursor: number): Completion {
    const info = this.checker.complete(withoutMagics(code), cursor);
    return completionOf(info, (name) => this.checker.kindOf(name));
  }

  inspect(code: string, cursor: number): MimeBundle | undefined {
    const plain = withoutMagics(code);
    for (const place of inspectedPlaces(plain, cursor)) {
      const info = this.checker.inspect(plain, place);
      if (info === undefined) continue;
      const name = (info.documentation ?? []).length > 0 ? "" : nameAt(plain, place);
      const alone = name === "" ? undefined : this.checker.inspect(name, name.length - 1);
      return inspectionOf(info, alone);
    }
    return undefined;
  }

  isComplete(code: string): Completeness {
    return completeness(withoutMagics(code));
  }

  lookup(name: string): unknown {
    return this.scope.has(name) ? this.scope.values[name] : undefined;
  }

  names(): ReadonlyMap<string, unknown> {
    return this.scope.entries();
  }

  describeError(thrown: unknown): CellError {
    return this.traces.describe(thrown);
  }

  async reload(): Promise<readonly string[]> {
    const edited = this.modules.local.stale();
    for (const [name, { specifier, imported }] of this.imports) {
      const loaded = await this.modules.import(specifier);
      this.scope.link(name, () => importedValue(loaded, imported));
    }
    return edited.map((file) => path.relative(this.options.directory, file));
  }

  prepare(): void {
    this.checker.check("1;");
  }

  async warmUp(): Promise<void> {
    const rehearse = (): void => {
      const checked = this.checker.check("const warm = [1].map((x) => x + 1);\nwarm;");
      if (checked.problems === undefined) rewriteCell(typescript(), checked.code, () => false);
    };
    const steps = [
      () => this.checker.readMore(),
      () => this.checker.readMore(),
      rehearse,
      () => this.checker.complete("Math.", 5),
      ...Array.from({ length: rehearsals }, () => rehearse),
      keepTypescript,
    ];
    for (const step of steps) {
      await pause(breath);
      while (this.running > 0) await pause(breath);
      step();
    }
  }
}
