import { parseCell, parseErrors } from "../cell/check/syntax";
import type { TypeScript } from "../cell/typescript";

/** A magic that stands on a line of its own. */
export interface MagicLine {
  /** `%seed`. */
  readonly form: string;
  /** What follows on the line. */
  readonly argument: string;
  /** Where the percent sign and the end of the line are, counted in the cell. */
  readonly start: number;
  readonly end: number;
}

/** A cell taken apart: text for a cell magic, or TypeScript with magic lines in it. */
export type ParsedCell =
  | { readonly kind: "cell"; readonly first: MagicLine; readonly body: string }
  | { readonly kind: "lines"; readonly lines: readonly MagicLine[]; readonly code: string };

const pattern = /^[ \t]*(?<form>%{1,2}[A-Za-z_][\w-]*)(?:[ \t]+(?<argument>.*))?\r?$/gmu;

/** Errors that only more text can mend: an unterminated template or comment. */
const openEnded = new Set([1160, 1010]);

/** Whether code breaks off: inside brackets, a template, a comment, or behind an operator. */
function isUnfinished(ts: TypeScript, code: string): boolean {
  const end = code.trimEnd().length;
  return parseErrors(parseCell(ts, code)).some(
    ({ start, code: number }) => openEnded.has(number) || start >= end,
  );
}

/**
 * Finds the magics of a cell.
 *
 * A magic stands at the start of a line, its name directly behind the percent sign, where a statement can begin:
 * inside brackets, templates and comments `%` is text, or the operator. In `code` a `;` stands where each magic was and
 * spaces in the place of the rest of its line, so that every other character stays where it is; the statement behind a
 * form of which `takesCode` is true stays too.
 */
export function parseMagics(ts: TypeScript, cell: string, takesCode: (form: string) => boolean): ParsedCell {
  const lines: MagicLine[] = [];
  let code = cell;
  for (const match of cell.matchAll(pattern)) {
    const { form = "", argument = "" } = match.groups ?? {};
    const start = match.index + match[0].indexOf("%");
    const end = match.index + match[0].trimEnd().length;
    const line = { form, argument: argument.trim(), start, end };
    const before = code.slice(0, start);
    if (form.startsWith("%%") && before.trim() === "") {
      const newline = cell.indexOf("\n", start);
      return { kind: "cell", first: line, body: newline < 0 ? "" : cell.slice(newline + 1) };
    }
    if (isUnfinished(ts, before)) continue;
    lines.push(line);
    const blanked = takesCode(form) ? start + form.length : end;
    code = `${before};${" ".repeat(blanked - start - 1)}${code.slice(blanked)}`;
  }
  return { kind: "lines", lines, code };
}

/** The text before the body of a cell magic, blank: with it, the body's lines keep their numbers. */
export function blankHead(cell: string, body: string): string {
  return cell.slice(0, cell.length - body.length).replace(/[^\n]/gu, " ");
}
