import type { Diagnostic } from "tslab/dist/converter";
import type { CellError } from "../contract";

/** The name of the error that a cell with wrong types or wrong syntax gives. */
export const typeErrorName = "TypeScriptError";

/** A problem at a place of a cell or of a local module; lines and columns count from 0. */
export interface Problem {
  /** The file's name, or undefined for the cell itself. */
  readonly file: string | undefined;
  readonly line: number;
  readonly column: number;
  /** Length of the marker, in characters. */
  readonly length: number;
  readonly message: string;
}

/** Joins what tslab takes apart: TypeScript explains a problem in steps, one below the other. */
export function problemsOf(diagnostics: readonly Diagnostic[]): readonly Problem[] {
  const problems: Problem[] = [];
  for (const { start, end, messageText, fileName } of diagnostics) {
    const last = problems.at(-1);
    if (last?.line === start.line && last.column === start.character) {
      problems[problems.length - 1] = { ...last, message: `${last.message}\n  ${messageText}` };
      continue;
    }
    const length = end.line === start.line ? end.character - start.character : 1;
    problems.push({
      file: fileName,
      line: start.line,
      column: start.character,
      length: Math.max(1, length),
      message: messageText,
    });
  }
  return problems;
}

/** A line of code with a marker under the place that is meant. */
export function markedLine(code: string, line: number, column: number, length: number): readonly string[] {
  const text = code.split("\n")[line];
  if (text === undefined) return [];
  const indent = text.slice(0, column).replace(/[^\t]/g, " ");
  return [text, indent + "^".repeat(Math.max(1, Math.min(length, text.length - column)))];
}

/** Problems as the error of a cell: each with its line of code and a marker under the place. */
export function typeScriptError(
  problems: readonly Problem[],
  count: number,
  code: string,
  read: (file: string) => string | undefined,
): CellError {
  const blocks = problems.map(({ file, line, column, length, message }) => {
    const where = `${file ?? `cell ${count}`}, line ${line + 1}`;
    const text = file === undefined ? code : (read(file) ?? "");
    return [`${where}: ${message}`, ...markedLine(text, line, column, length)];
  });
  const message = blocks[0]?.[0] ?? "the cell has an error";
  const traceback = blocks.flatMap((block, index) => (index === 0 ? block : ["", ...block]));
  return {
    name: typeErrorName,
    message,
    traceback: [`${typeErrorName}: ${traceback[0] ?? message}`, ...traceback.slice(1)],
  };
}
