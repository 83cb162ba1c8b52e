import type * as ts from "@tslab/typescript-for-tslab";
import { AstroNetError } from "../../src/error";
import { parseCell } from "../cell/check/syntax";
import type { Edits } from "../cell/rewrite/edits";
import type { TypeScript } from "../cell/typescript";

/** Whether there is no statement in this code, only space and comments. */
export function isBlank(ts: TypeScript, code: string): boolean {
  return parseCell(ts, code).statements.every((statement) => ts.isEmptyStatement(statement));
}

/** The statements of a cell that begin behind a place: only the first, or all. */
export function statementsFrom(
  ts: TypeScript,
  code: string,
  place: number,
  howMany: "first" | "all",
): readonly ts.Statement[] {
  const later = parseCell(ts, code).statements.filter(
    (statement) => statement.getStart() >= place && !ts.isEmptyStatement(statement),
  );
  return howMany === "all" ? later : later.slice(0, 1);
}

/**
 * Has `begin` called at a place and `end` behind some statements: on the same lines, and without changing what they mean.
 *
 * `end` is written around the last statement's expression, if it is one, so that the cell still ends in its value.
 */
export function around(
  ts: TypeScript,
  edits: Edits,
  statements: readonly ts.Statement[],
  place: number,
  begin: string,
  end: (value?: string) => string,
): void {
  edits.insert(place, `;${begin};`);
  const last = statements.at(-1);
  if (last === undefined) return;
  if (!ts.isExpressionStatement(last)) {
    edits.insert(last.end, `;${end()};`);
    return;
  }
  const { expression } = last;
  const hole = "\0";
  const [open = "", close = ""] = end(hole).split(hole);
  edits.insert(expression.getStart(), `${open}(`);
  edits.insert(expression.end, `)${close}`);
}

/**
 * Makes statements the body of an asynchronous function, which returns the value of the last expression, between `open`
 * and `close`: `open` ends where the body begins. Imports stay outside; they come first.
 *
 * @throws AstroNetError where an import comes later.
 */
export function asFunction(
  ts: TypeScript,
  edits: Edits,
  statements: readonly ts.Statement[],
  open: string,
  close: string,
): void {
  const first = statements.findIndex((statement) => !ts.isImportDeclaration(statement));
  const body = first < 0 ? [] : statements.slice(first);
  const [head, last] = [body[0], body.at(-1)];
  if (head === undefined || last === undefined) throw new AstroNetError("no code but imports");
  if (body.some((statement) => ts.isImportDeclaration(statement))) {
    throw new AstroNetError("imports must come before the code of an experiment");
  }
  edits.insert(head.getStart(), open);
  if (ts.isExpressionStatement(last)) {
    edits.insert(last.expression.getStart(), "return (");
    edits.insert(last.expression.end, ")");
  }
  edits.insert(last.end, close);
}
