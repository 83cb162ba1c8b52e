import type * as ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "../typescript";
import { assignments, type Assignment } from "./assignment";
import { isNumber, isOfMath } from "./number";
import { isReference } from "./reference";
import { isFunctionBoundary } from "./scope";

/** Top-level names of a cell that are kept in variables of their own while a loop runs. */
export interface LoopVariables {
  /** Names that are numbers when the loop begins, and that it assigns to: to be written back behind it. */
  readonly numbers: readonly string[];
  /** Names that it only reads. */
  readonly constants: readonly string[];
}

/**
 * Which names may be kept in local variables while a top-level loop runs, which is up to ten times faster than a property of
 * the shared object.
 *
 * It must not be told from outside. So the loop runs no code but its own (it calls nothing but `Math`), no function of any cell
 * speaks of the names, and those that the loop assigns to are numbers for certain when it begins: of others V8 would know too
 * little to be any faster. `isFree` tells which names are shared and no function speaks of.
 */
export function loopVariables(
  ts: TypeScript,
  loop: ts.IterationStatement,
  isFree: (name: string) => boolean,
): LoopVariables | undefined {
  if (runsOtherCode(ts, loop)) return undefined;
  const assigned = new Set(assignments(ts, loop).flatMap(({ names }) => names));
  const before = assignments(ts, loop.getSourceFile()).filter(({ at }) => at < loop.getStart());
  const numbers = [...assigned].filter((name) => isFree(name) && isNumberSoFar(ts, name, before));
  const constants = [...references(ts, loop)].filter((name) => isFree(name) && !assigned.has(name));
  return numbers.length + constants.length > 0 ? { numbers, constants } : undefined;
}

/** Whether code calls, makes or waits for anything but a function of `Math`, or defines functions. */
function runsOtherCode(ts: TypeScript, node: ts.Node): boolean {
  if (isFunctionBoundary(ts, node) || ts.isClassLike(node) || ts.isForOfStatement(node)) return true;
  if (ts.isCallExpression(node) && !isOfMath(ts, node.expression)) return true;
  if (ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node)) return true;
  if (ts.isAwaitExpression(node) || ts.isYieldExpression(node) || ts.isSpreadElement(node)) return true;
  return ts.forEachChild(node, (child) => (runsOtherCode(ts, child) ? true : undefined)) ?? false;
}

/** Whether a name has been declared as a number, and been given nothing else since. */
function isNumberSoFar(ts: TypeScript, name: string, before: readonly Assignment[]): boolean {
  const own = before.filter(({ names }) => names.includes(name));
  const isOne = ({ value, at }: Assignment): boolean => {
    const constant = (other: string): boolean =>
      before.some(
        (each) =>
          each.at < at && each.isConstant && each.declares && each.names.includes(other) && isOne(each),
      );
    return value === "number" || (value !== undefined && isNumber(ts, value, constant));
  };
  return own[0]?.declares === true && own.every(isOne);
}

/** The names of variables that code speaks of, its own included. */
function references(ts: TypeScript, node: ts.Node, found = new Set<string>()): ReadonlySet<string> {
  if (ts.isIdentifier(node) && isNamed(ts, node)) found.add(node.text);
  ts.forEachChild(node, (child) => {
    references(ts, child, found);
  });
  return found;
}

function isNamed(ts: TypeScript, node: ts.Identifier): boolean {
  return isReference(ts, node) || ts.isShorthandPropertyAssignment(node.parent);
}

/** The names that the functions and classes in code speak of: any call may read or change them. */
export function namesInFunctions(ts: TypeScript, node: ts.Node): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (each: ts.Node): void => {
    if (isFunctionBoundary(ts, each) || ts.isClassLike(each)) references(ts, each, found);
    else ts.forEachChild(each, walk);
  };
  walk(node);
  return found;
}
