import type * as ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "../typescript";

type Names = Map<string, ts.Symbol>;
type Binder = TypeScript & { bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void };

/**
 * Lets TypeScript list the names of a cell, as its author wrote them. tslab exports each name that the list has; but
 * TypeScript writes `__x` as `___x` in it, and has entries for `declare global` and `declare module "…"` too.
 */
export function bindCell(ts: TypeScript, file: ts.SourceFile, options: ts.CompilerOptions): void {
  (ts as Binder).bindSourceFile(file, options);
  const { locals } = file as { readonly locals?: unknown } as { readonly locals?: Names };
  if (locals === undefined || ![...locals.keys()].some((key) => /^(?:__|")/.test(key))) return;
  const names = [...locals].filter(([key]) => key !== "__global" && !key.startsWith('"'));
  locals.forEach = (visit) => {
    for (const [key, symbol] of names) visit(symbol, key.replace(/^_(?=__)/, ""), locals);
  };
}
