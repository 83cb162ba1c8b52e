import type * as ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "../typescript";

/** One name that an import gives to the cell: `imported` is the module's name for it. */
export interface ImportBinding {
  readonly name: string;
  /** An exported name, `default`, or `*` for the whole module. */
  readonly imported: string;
}

/** An import that has to be done before the cell runs. */
export interface ImportRequest {
  readonly specifier: string;
  readonly bindings: readonly ImportBinding[];
  /** Offset of the import in the code before it was rewritten. */
  readonly offset: number;
}

/** Reads an `import` or `export … from` statement; undefined for anything else. */
export function importRequest(ts: TypeScript, statement: ts.Statement): ImportRequest | undefined {
  if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return undefined;
  const from = statement.moduleSpecifier;
  if (from === undefined || !ts.isStringLiteral(from)) return undefined;
  const bindings = ts.isImportDeclaration(statement) ? importBindings(ts, statement.importClause) : [];
  return { specifier: from.text, bindings, offset: statement.getStart() };
}

function importBindings(ts: TypeScript, clause: ts.ImportClause | undefined): readonly ImportBinding[] {
  if (clause === undefined) return [];
  const bindings: ImportBinding[] = [];
  if (clause.name !== undefined) bindings.push({ name: clause.name.text, imported: "default" });
  const named = clause.namedBindings;
  if (named === undefined) return bindings;
  if (ts.isNamespaceImport(named)) return [...bindings, { name: named.name.text, imported: "*" }];
  for (const { name, propertyName } of named.elements) {
    bindings.push({ name: name.text, imported: (propertyName ?? name).text });
  }
  return bindings;
}
