import type * as ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "../typescript";

/** Names of the language that stand for numbers, or hold nothing but numbers and functions that return some. */
export const numberNames: readonly string[] = ["NaN", "Infinity", "Math"];

/** Whether an expression is a number (and no bigint) for certain; `known` tells which names are. */
export function isNumber(ts: TypeScript, node: ts.Expression, known: (name: string) => boolean): boolean {
  const is = (each: ts.Expression): boolean => isNumber(ts, each, known);
  if (ts.isNumericLiteral(node)) return true;
  if (ts.isIdentifier(node)) return node.text === "NaN" || node.text === "Infinity" || known(node.text);
  if (ts.isParenthesizedExpression(node)) return is(node.expression);
  if (ts.isConditionalExpression(node)) return is(node.whenTrue) && is(node.whenFalse);
  if (ts.isCallExpression(node)) return isOfMath(ts, node.expression);
  if (ts.isPropertyAccessExpression(node)) return isOfMath(ts, node);
  if (ts.isPrefixUnaryExpression(node)) {
    if (node.operator === ts.SyntaxKind.PlusToken) return true;
    return node.operator !== ts.SyntaxKind.ExclamationToken && is(node.operand);
  }
  if (!ts.isBinaryExpression(node)) return false;
  if (node.operatorToken.kind === ts.SyntaxKind.PlusToken) return is(node.left) && is(node.right);
  // If one side of these is a number, so is the other, or it throws.
  return isArithmetic(ts, node.operatorToken.kind) && (is(node.left) || is(node.right));
}

/** Whether an expression is `Math.something`. */
export function isOfMath(ts: TypeScript, node: ts.Expression): boolean {
  if (!ts.isPropertyAccessExpression(node) || node.questionDotToken !== undefined) return false;
  return ts.isIdentifier(node.expression) && node.expression.text === "Math";
}

function isArithmetic(ts: TypeScript, kind: ts.SyntaxKind): boolean {
  const { SyntaxKind } = ts;
  return [
    SyntaxKind.MinusToken,
    SyntaxKind.AsteriskToken,
    SyntaxKind.SlashToken,
    SyntaxKind.PercentToken,
    SyntaxKind.AsteriskAsteriskToken,
    SyntaxKind.AmpersandToken,
    SyntaxKind.BarToken,
    SyntaxKind.CaretToken,
    SyntaxKind.LessThanLessThanToken,
    SyntaxKind.GreaterThanGreaterThanToken,
    SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
  ].includes(kind);
}
