import { parseCell, parseErrors } from "../check/syntax";
import type { Completeness } from "../contract";
import { tslabRequire, typescript } from "../typescript";

/** Errors that more lines can mend: an unterminated template, comment or regular expression's class. */
const openEnded = new Set([1160, 1010]);

type IsCompleteCode = (code: string) => { readonly completed: boolean; readonly indent?: string };

/** Whether code can run as it is: what is open at its end waits for more, what is wrong before its end never runs. */
export function completeness(code: string): Completeness {
  const errors = parseErrors(parseCell(typescript(), code));
  const end = code.trimEnd().length;
  if (errors.some(({ code: number }) => openEnded.has(number))) return { status: "incomplete", indent: "" };
  if (errors.some(({ start }) => start < end)) return { status: "invalid", indent: "" };
  // Loaded late: it brings TypeScript with it.
  const { isCompleteCode } = tslabRequire("./converter.js") as { isCompleteCode: IsCompleteCode };
  const { completed, indent } = isCompleteCode(code);
  return completed ? { status: "complete", indent: "" } : { status: "incomplete", indent: indent ?? "" };
}
