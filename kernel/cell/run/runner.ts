import { AsyncLocalStorage } from "node:async_hooks";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { runInThisContext, Script } from "node:vm";
import type { CellRun } from "../contract";
import { Interrupted } from "../interrupted";
import type { ImportRequest } from "../rewrite/imports";
import type { RewrittenCell } from "../rewrite/rewrite";
import { parameters } from "../rewrite/runtime";
import { importedValue } from "./interop";
import type { Modules } from "./modules";
import type { CellScope } from "./scope";

type Stop = (value?: unknown) => unknown;

/** What runs inside `vm`, so that Node can break it off when the reader interrupts; see `trampoline`. */
const slot = Symbol.for("astronet.cell");

/** Node's `breakOnSigint` stops only code that runs inside a script of `vm`: this script is the way in. */
let trampoline: Script | undefined;

/** Runs rewritten cells over one scope. */
export class Runner {
  private readonly executions = new AsyncLocalStorage<Stop>();
  private readonly module = { exports: {} };

  constructor(
    private readonly directory: string,
    private readonly scope: CellScope,
    private readonly modules: Modules,
  ) {}

  /** Does one import of a cell, and gives its names to the scope. */
  async import({ specifier, bindings }: ImportRequest, run: CellRun): Promise<void> {
    const loading = guarded(run, () => this.modules.import(specifier));
    const loaded = loading instanceof Promise ? await untilInterrupted(loading, run.signal) : loading;
    for (const { name, imported } of bindings) this.scope.link(name, () => importedValue(loaded, imported));
  }

  /**
   * Runs a cell and returns the value of its last expression, awaited. `file` names it in stack traces; `done` hears
   * of each step that has been taken, 0 being the start.
   */
  async run(cell: RewrittenCell, file: string, run: CellRun, done: (step: number) => void): Promise<unknown> {
    const stop: Stop = (value) => {
      run.checkInterrupt();
      return value;
    };
    const head = `(${cell.isAsync ? "async " : ""}function cell(${parameters.join(", ")}) { "use strict"; `;
    const compiled = runInThisContext(`${head}${cell.body.text}\n})`, {
      filename: file,
      columnOffset: -head.length,
    }) as (...values: unknown[]) => unknown;
    const values = [
      this.scope.values,
      stop,
      () => this.executions.getStore() ?? goOn,
      done,
      async (specifier: string) => asNamespace(await this.modules.import(specifier)),
      this.meta(),
      (specifier: string) => this.modules.require(specifier),
      this.module,
      this.module.exports,
      path.join(this.directory, "notebook.ts"),
      this.directory,
    ];
    run.checkInterrupt();
    done(0);
    const result = this.executions.run(stop, () => guarded(run, () => compiled(...values)));
    return isThenable(result) ? await untilInterrupted(result, run.signal) : result;
  }

  private meta(): unknown {
    const filename = path.join(this.directory, "notebook.ts");
    return { url: pathToFileURL(filename).href, filename, dirname: this.directory };
  }
}

/** Code that no cell has started is stopped by no interrupt. */
const goOn: Stop = (value) => value;

/** Runs synchronous code of the reader so that it can be interrupted: as the kernel says, or simply by SIGINT. */
function guarded(run: CellRun, code: () => unknown): unknown {
  return run.guard === undefined ? breakable(code) : run.guard(code);
}

function breakable(code: () => unknown): unknown {
  trampoline ??= new Script('globalThis[Symbol.for("astronet.cell")]()', { filename: "astronet-cell" });
  Reflect.set(globalThis, slot, code);
  return trampoline.runInThisContext({ breakOnSigint: true });
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === "object" || typeof value === "function") &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}

/** Waits for a value, but no longer than until the reader interrupts. */
async function untilInterrupted(value: PromiseLike<unknown>, signal: AbortSignal): Promise<unknown> {
  let leave: (() => void) | undefined;
  const interruption = new Promise<never>((_, reject) => {
    leave = () => {
      reject(new Interrupted());
    };
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
  });
  try {
    return await Promise.race([value, interruption]);
  } finally {
    if (leave !== undefined) signal.removeEventListener("abort", leave);
  }
}

function asNamespace(module: unknown): unknown {
  return importedValue(module, "*");
}
