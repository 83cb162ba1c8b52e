import { inspect } from "node:util";
import { markedLine } from "../check/diagnostic";
import type { CellError } from "../contract";
import { Interrupted } from "../interrupted";
import { plainNames } from "../rewrite/runtime";
import type { Place } from "../rewrite/edits";
import { type Frame, frameLine, framesOf, placeFrame, type TracedFile } from "./frames";

/** Tells errors in the lines of the cells that threw them. */
export class Traces {
  private readonly files = new Map<string, TracedFile>();
  private readonly starts = new WeakMap<object, Frame>();
  private readonly raw = new WeakMap<object, string>();

  /** Makes a file known and returns the name under which to run it; a name that is taken gets a number. */
  add(name: string, file: TracedFile): string {
    let free = name;
    for (let copy = 2; this.files.has(free); copy++) free = name.replace(/(\.\w+)$/, `-${copy}$1`);
    this.files.set(free, file);
    return free;
  }

  /** Makes a file known, in the place of what had its name before. */
  set(name: string, file: TracedFile): void {
    this.files.set(name, file);
  }

  /** Says where in a file an error comes from whose stack does not tell: an import that fails. */
  locate(error: unknown, name: string, place: Place): void {
    const file = this.files.get(name);
    if (file === undefined || typeof error !== "object" || error === null) return;
    this.starts.set(error, placeFrame(file, place));
  }

  /**
   * Makes `error.stack` of every error with a cell in its trace readable, so that `console.error(error)` in a cell
   * shows the cell's lines too. Other errors keep their stack.
   */
  install(): void {
    const before: unknown = Reflect.get(Error, "prepareStackTrace");
    Error.prepareStackTrace = (error, sites) => {
      const { name, message } = headOf(error);
      const head = message === "" ? name : `${name}: ${message}`;
      const raw = [head, ...sites.map((site) => `    at ${(site as Written).toString()}`)].join("\n");
      if (!sites.some((site) => this.files.has(site.getFileName() ?? ""))) {
        return typeof before === "function" ? (Reflect.apply(before, Error, [error, sites]) as unknown) : raw;
      }
      this.raw.set(error, raw);
      return [head, ...this.frames(raw).map(frameLine)].join("\n");
    };
  }

  /** Describes anything thrown, its causes included. */
  describe(thrown: unknown): CellError {
    const error = isSigint(thrown) ? new Interrupted() : thrown;
    const { name, message } = headOf(error);
    return { name, message, traceback: this.lines(error, new Set()) };
  }

  private lines(error: unknown, told: Set<unknown>): readonly string[] {
    const { name, message } = headOf(error);
    const head = (message === "" ? name : `${name}: ${message}`).split("\n");
    if (!isErrorLike(error)) return head;
    if (told.has(error)) return [...head, "    (told above)"];
    told.add(error);
    const frames = this.framesOfError(error);
    const lines = [...head, ...codeOf(frames), ...frames.map(frameLine)];
    if ("errors" in error && Array.isArray(error.errors)) {
      error.errors.forEach((each: unknown, index) => {
        lines.push(...labelled(`[${index + 1}] `, this.lines(each, told)));
      });
    }
    if ("cause" in error && error.cause !== undefined) {
      lines.push(...labelled("caused by ", this.lines(error.cause, told)));
    }
    return lines;
  }

  private framesOfError(error: ErrorLike): readonly Frame[] {
    const { stack } = error;
    const start = this.starts.get(error);
    const frames = this.frames(this.raw.get(error) ?? stack);
    // Who asked whether to stop is the kernel's business; where the cell was is the reader's.
    const told = error instanceof Interrupted ? frames.filter(({ file }) => file !== undefined) : frames;
    return start === undefined ? told : [...told, start];
  }

  private frames(stack: string): readonly Frame[] {
    return framesOf(stack, (name) => this.files.get(name));
  }
}

/** The line of the first place in the reader's own code, with a marker. */
function codeOf(frames: readonly Frame[]): readonly string[] {
  const own = frames.find(({ file, place }) => file !== undefined && place !== undefined);
  if (own?.file === undefined || own.place === undefined) return [];
  const { line, column } = own.place;
  return markedLine(own.file.code, line, column, 1).map((each) => `    ${each}`);
}

function labelled(label: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => (index === 0 ? `  ${label}${line}` : `  ${line}`));
}

/** A call of a stack writes itself as V8 does; its type leaves that out. */
interface Written {
  toString(): string;
}

interface ErrorLike {
  readonly stack: string;
  readonly name?: unknown;
  readonly message?: unknown;
}

/** Errors, and what looks like one: an error of another realm, of a worker or of a library. */
function isErrorLike(value: unknown): value is ErrorLike {
  return typeof value === "object" && value !== null && "stack" in value && typeof value.stack === "string";
}

function isSigint(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
}

/** Node lists who asked for a missing module; the reader did. */
const requireStack = /\nRequire stack:[\s\S]*$/;

function headOf(error: unknown): { readonly name: string; readonly message: string } {
  if (!(error instanceof Error) && !isErrorLike(error)) {
    return { name: "Thrown", message: typeof error === "string" ? error : inspect(error, { depth: 2 }) };
  }
  const { name, message }: { readonly name?: unknown; readonly message?: unknown } = error;
  const text = typeof message === "string" ? message : inspect(message);
  return {
    name: typeof name === "string" && name !== "" ? name : "Error",
    message: plainNames(text).replace(requireStack, ""),
  };
}
