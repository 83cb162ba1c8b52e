import type * as ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "../typescript";

/**
 * The declarations (the text of a `.d.ts` file) without the names that `keep` refuses.
 *
 * This is how the kernel remembers earlier cells: a redeclared name replaces the older declaration, and a name that
 * a failed cell did not reach leaves no trace.
 */
export function selectDeclarations(ts: TypeScript, text: string, keep: (name: string) => boolean): string {
  return parse(ts, text)
    .statements.map((statement) => select(ts, statement, keep))
    .join("");
}

/** The names that declarations declare. */
export function declaredNames(ts: TypeScript, text: string): ReadonlySet<string> {
  const names = new Set<string>();
  selectDeclarations(ts, text, (name) => {
    names.add(name);
    return true;
  });
  return names;
}

function parse(ts: TypeScript, text: string): ts.SourceFile {
  return ts.createSourceFile("declarations.d.ts", text, ts.ScriptTarget.Latest, true);
}

function select(ts: TypeScript, statement: ts.Statement, keep: (name: string) => boolean): string {
  const whole = `${statement.getFullText().trim()}\n`;
  if (ts.isVariableStatement(statement)) {
    const { declarations } = statement.declarationList;
    const kept = declarations.filter(({ name }) => keep(name.getText()));
    if (kept.length === declarations.length) return whole;
    const head = statement.getText().slice(0, (declarations[0]?.getStart() ?? 0) - statement.getStart());
    return kept.length === 0 ? "" : `${head}${kept.map((each) => each.getText()).join(", ")};\n`;
  }
  if (ts.isImportDeclaration(statement)) return selectImport(ts, statement, keep);
  if (ts.isExportDeclaration(statement)) return "";
  const { name } = statement as ts.Statement & { readonly name?: ts.Node };
  return name === undefined || !ts.isIdentifier(name) || keep(name.text) ? whole : "";
}

function selectImport(
  ts: TypeScript,
  statement: ts.ImportDeclaration,
  keep: (name: string) => boolean,
): string {
  const { importClause: clause } = statement;
  if (clause === undefined) return "";
  const parts: string[] = [];
  if (clause.name !== undefined && keep(clause.name.text)) parts.push(clause.name.text);
  const bindings = clause.namedBindings;
  if (bindings !== undefined && ts.isNamespaceImport(bindings)) {
    if (keep(bindings.name.text)) parts.push(bindings.getText());
  } else if (bindings !== undefined) {
    const kept = bindings.elements.filter(({ name }) => keep(name.text));
    if (kept.length > 0) parts.push(`{ ${kept.map((each) => each.getText()).join(", ")} }`);
  }
  const type = clause.isTypeOnly ? "type " : "";
  return parts.length === 0
    ? ""
    : `import ${type}${parts.join(", ")} from ${statement.moduleSpecifier.getText()};\n`;
}
