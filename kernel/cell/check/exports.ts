import type * as ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "../typescript";

/** One export of a module. */
export interface Exported {
  /** Whether it exists at run time; types do not. */
  readonly isValue: boolean;
  /** `class`, `function`, `constant`, `module`, `enum` or `interface`. */
  readonly kind: string;
}

/** What a module of a program exports, by name. */
export function exportsOf(ts: TypeScript, program: ts.Program, file: string): ReadonlyMap<string, Exported> {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const symbol = source && checker.getSymbolAtLocation(source);
  const names = new Map<string, Exported>();
  for (const each of symbol === undefined ? [] : checker.getExportsOfModule(symbol)) {
    const isAlias = (each.flags & ts.SymbolFlags.Alias) !== 0;
    const { flags } = isAlias ? checker.getAliasedSymbol(each) : each;
    names.set(each.name, { isValue: (flags & ts.SymbolFlags.Value) !== 0, kind: kindOf(ts, flags) });
  }
  return names;
}

function kindOf(ts: TypeScript, flags: ts.SymbolFlags): string {
  const { Class, Function, Enum, Variable, ValueModule } = ts.SymbolFlags;
  const kinds = [
    [Class, "class"],
    [Function, "function"],
    [Enum, "enum"],
    [Variable, "constant"],
    [ValueModule, "module"],
  ] as const;
  return kinds.find(([flag]) => (flags & flag) !== 0)?.[1] ?? "interface";
}
