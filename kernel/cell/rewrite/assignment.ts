import type * as ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "../typescript";
import { boundIdentifiers } from "./scope";

/** A place where code gives names a value. */
export interface Assignment {
  readonly names: readonly string[];
  readonly at: number;
  /** The value, where it is one expression; `"number"` where the operator makes it a number if it was one. */
  readonly value: ts.Expression | "number" | undefined;
  /** Whether it is the declaration of the name, at the top level of the cell. */
  readonly declares: boolean;
  readonly isConstant: boolean;
}

/** All assignments in code, functions included, in the order of the text. */
export function assignments(ts: TypeScript, node: ts.Node): readonly Assignment[] {
  const found: Assignment[] = [];
  const note = (target: ts.Node, value: Assignment["value"]): void => {
    found.push({
      names: targets(ts, target),
      at: target.getStart(),
      value,
      declares: false,
      isConstant: false,
    });
  };
  const walk = (each: ts.Node): void => {
    if (ts.isVariableDeclaration(each)) found.push(declaration(ts, each));
    else if (ts.isBinaryExpression(each) && isAssignment(ts, each.operatorToken.kind)) {
      note(each.left, valueOf(ts, each));
    } else if (ts.isPostfixUnaryExpression(each)) note(each.operand, "number");
    else if (ts.isPrefixUnaryExpression(each) && isStep(ts, each.operator)) note(each.operand, "number");
    else if ((ts.isForInStatement(each) || ts.isForOfStatement(each)) && ts.isExpression(each.initializer)) {
      note(each.initializer, undefined);
    }
    ts.forEachChild(each, walk);
  };
  walk(node);
  return found;
}

function declaration(ts: TypeScript, node: ts.VariableDeclaration): Assignment {
  const list = node.parent;
  const { initializer: value } = node;
  return {
    names: boundIdentifiers(ts, node.name).map(({ text }) => text),
    at: node.getStart(),
    value: ts.isIdentifier(node.name) ? value : undefined,
    declares: ts.isVariableStatement(list.parent) && ts.isSourceFile(list.parent.parent),
    isConstant: (list.flags & ts.NodeFlags.Const) !== 0,
  };
}

/** What an assignment gives: of `x -= y` a number, if `x` was one. */
function valueOf(ts: TypeScript, { operatorToken, right }: ts.BinaryExpression): Assignment["value"] {
  const { SyntaxKind } = ts;
  switch (operatorToken.kind) {
    case SyntaxKind.EqualsToken:
    case SyntaxKind.PlusEqualsToken:
    case SyntaxKind.BarBarEqualsToken:
    case SyntaxKind.AmpersandAmpersandEqualsToken:
    case SyntaxKind.QuestionQuestionEqualsToken:
      return right;
    default:
      return "number";
  }
}

function isAssignment(ts: TypeScript, kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function isStep(ts: TypeScript, operator: ts.SyntaxKind): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}

/** The names in what is assigned to: in a pattern more than are assigned to, never fewer. */
function targets(ts: TypeScript, node: ts.Node): readonly string[] {
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return [];
  const names: string[] = [];
  const walk = (each: ts.Node): void => {
    if (ts.isIdentifier(each)) names.push(each.text);
    ts.forEachChild(each, walk);
  };
  walk(node);
  return names;
}
