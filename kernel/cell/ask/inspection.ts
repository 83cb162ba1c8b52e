import type * as ts from "@tslab/typescript-for-tslab";
import type { MimeBundle } from "../../../src/mime";
import { parseCell } from "../check/syntax";
import { typescript, type TypeScript } from "../typescript";

/** The places to ask about for a cursor, best first: the name under it, the name before it, the call around it. */
export function inspectedPlaces(code: string, cursor: number): readonly number[] {
  const ts = typescript();
  const places = [cursor, cursor - 1].filter((at) => isNameCharacter(code[at]));
  let call: ts.Node | undefined;
  const find = (node: ts.Node): void => {
    if (isAroundArguments(ts, node, cursor)) call = node.expression;
    ts.forEachChild(node, find);
  };
  find(parseCell(ts, code));
  return call === undefined ? places : [...places, call.end - 1];
}

function isNameCharacter(text: string | undefined): boolean {
  return text !== undefined && /[\p{ID_Continue}$]/u.test(text);
}

function isAroundArguments(
  ts: TypeScript,
  node: ts.Node,
  cursor: number,
): node is ts.CallExpression | ts.NewExpression {
  return (
    (ts.isCallExpression(node) || ts.isNewExpression(node)) &&
    node.expression.end < cursor &&
    cursor <= node.end
  );
}

function textOf(parts: readonly ts.SymbolDisplayPart[] | undefined): string {
  return (parts ?? []).map(({ text }) => text).join("");
}

/** The name at a place, on its own: a class says more about itself there than in `new Class(…)`. */
export function nameAt(code: string, place: number): string {
  const before = /[\p{ID_Continue}$.]*$/u.exec(code.slice(0, place))?.[0] ?? "";
  const after = /^[\p{ID_Continue}$]*/u.exec(code.slice(place))?.[0] ?? "";
  return before + after;
}

/** TypeScript's signature and doc comment as text and as Markdown; `alone` gives the comment if `info` has none. */
export function inspectionOf(info: ts.QuickInfo, alone: ts.QuickInfo | undefined): MimeBundle {
  // The library's names come to cells as imports, which is nothing that the reader has to know.
  const signature = textOf(info.displayParts)
    .replace(/^\(alias\) /, "")
    .replace(/\nimport .*$/, "");
  const doc = textOf(info.documentation) || textOf(alone?.documentation);
  const tags = (info.tags ?? []).map(({ name, text }) => ({ name, text: textOf(text) }));
  const plainTags = tags.map(({ name, text }) => `@${name} ${text}`.trim()).join("\n");
  const markedTags = tags.map(({ name, text }) => `- \`@${name}\` ${text}`.trim()).join("\n");
  const join = (parts: readonly string[]): string => parts.filter((part) => part !== "").join("\n\n");
  return {
    "text/plain": join([signature, doc, plainTags]),
    "text/markdown": join([`\`\`\`typescript\n${signature}\n\`\`\``, doc, markedTags]),
  };
}
