import path from "node:path";
import { plainNames } from "../rewrite/runtime";
import type { Place } from "../rewrite/edits";
import { tslabRequire } from "../typescript";

/** What is known about a file that cells run: how to name it, its text, and where each place of its code came from. */
export interface TracedFile {
  readonly label: string;
  readonly code: string;
  readonly origin: (place: Place) => Place | undefined;
}

/** One call of a stack trace that says something to the reader. */
export interface Frame {
  readonly call: string | undefined;
  /** The reader's own file, or undefined for a package. */
  readonly file: TracedFile | undefined;
  readonly place: Place | undefined;
  /** Where the call is, in the reader's words. */
  readonly where: string;
}

/** Code that says nothing to the reader: the kernel and tslab. */
const internalFolders = [
  path.resolve(__dirname, "..", ".."),
  path.dirname(tslabRequire.resolve("./converter.js")),
];

/** Below this function a stack is the kernel's, whoever called it. */
const runner = path.resolve(__dirname, "..", "run", "runner.");

function isInternal(file: string): boolean {
  return (
    file === "" ||
    file.startsWith("node:") ||
    file.includes("<anonymous>") ||
    internalFolders.some((folder) => file.startsWith(folder + path.sep))
  );
}

/** The calls of a stack trace, as V8 writes it, that belong to the reader or to packages. */
export function framesOf(stack: string, fileOf: (name: string) => TracedFile | undefined): readonly Frame[] {
  const frames: Frame[] = [];
  for (const line of stack.split("\n")) {
    if (!/^\s+at /.test(line)) continue;
    if (line.includes(runner)) break;
    const frame = frameOf(line, fileOf);
    if (frame !== undefined) frames.push(frame);
  }
  return frames;
}

/** A call as one line of a trace. */
export function frameLine({ call, where }: Frame): string {
  return `    at ${call === undefined ? where : `${call} (${where})`}`;
}

/** A place in one of the reader's files as a call without a name. */
export function placeFrame(file: TracedFile, place: Place): Frame {
  return { call: undefined, file, place, where: `${file.label}, line ${place.line + 1}` };
}

function frameOf(line: string, fileOf: (name: string) => TracedFile | undefined): Frame | undefined {
  const parts = /^\s+at (?:(?<call>.*) \((?<inside>.*)\)|(?<alone>.*))$/.exec(line)?.groups;
  const location = (parts?.inside ?? parts?.alone ?? "").replace(/^async /, "");
  const [, name = "", row = "1", column = "1"] = /^(?:file:\/\/)?(.*?):(\d+):(\d+)$/.exec(location) ?? [];
  const call = callOf(parts?.call);
  const file = fileOf(name);
  if (file === undefined) {
    return isInternal(name) ? undefined : { call, file, place: undefined, where: location };
  }
  const place = file.origin({ line: Number(row) - 1, column: Number(column) - 1 });
  // Code that came from no line of the cell is ours.
  if (place === undefined || place.line < 0) return undefined;
  return { ...placeFrame(file, place), call };
}

function callOf(call: string | undefined): string | undefined {
  const name = plainNames(call ?? "")
    .replace(/^async /, "")
    .replace(/^(?:Timeout|Immediate)\.| \[as \w+\]$/g, "");
  return name === "" || name === "eval" || name === "cell" ? undefined : name;
}
