import type * as ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "../typescript";

/** What TypeScript's parser finds wrong, which its public types leave out. */
export function parseErrors(file: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (file as ts.SourceFile & { parseDiagnostics: readonly ts.DiagnosticWithLocation[] })
    .parseDiagnostics;
}

/** The text of a cell as a tree. */
export function parseCell(ts: TypeScript, code: string): ts.SourceFile {
  return ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
}

/**
 * The cell with its `export` keywords blanked out: every top-level name is there for the other cells anyway, and
 * `export const x` pasted from a module should just work. All other characters stay where they are.
 */
export function withoutExports(ts: TypeScript, code: string): string {
  if (!code.includes("export")) return code;
  const file = parseCell(ts, code);
  let result = code;
  const blank = (start: number, end: number): void => {
    result = result.slice(0, start) + result.slice(start, end).replace(/[^\n]/g, " ") + result.slice(end);
  };
  for (const statement of file.statements) {
    if (ts.isExportDeclaration(statement) && statement.moduleSpecifier === undefined) {
      blank(statement.getStart(), statement.end);
    } else if (ts.isExportAssignment(statement) && statement.isExportEquals !== true) {
      blank(statement.getStart(), statement.expression.getStart());
    } else if (ts.canHaveModifiers(statement)) {
      for (const modifier of ts.getModifiers(statement) ?? []) {
        const { kind } = modifier;
        if (kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword) {
          blank(modifier.getStart(), modifier.end);
        }
      }
    }
  }
  return result;
}

/** Whether the cell ends in `;`, which keeps its value out of the output. */
export function isQuiet(ts: TypeScript, code: string): boolean {
  const last = parseCell(ts, code).statements.at(-1);
  return last?.getText().endsWith(";") ?? true;
}

/** The first decorator of a cell, if it has any: they are off, since their meaning has changed between versions. */
export function firstDecorator(ts: TypeScript, code: string): ts.Node | undefined {
  if (!code.includes("@")) return undefined;
  const find = (node: ts.Node): ts.Node | undefined =>
    ts.isDecorator(node) ? node : ts.forEachChild(node, find);
  return ts.forEachChild(parseCell(ts, code), find);
}
