import type * as ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "../typescript";
import { isFunctionBoundary } from "./scope";

/** Whether code waits (`await`, `for await`) in its own call, functions inside it apart. */
export function awaits(ts: TypeScript, node: ts.Node): boolean {
  if (ts.isAwaitExpression(node)) return true;
  if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) return true;
  return (
    ts.forEachChild(node, (child) =>
      !isFunctionBoundary(ts, child) && awaits(ts, child) ? true : undefined,
    ) ?? false
  );
}
