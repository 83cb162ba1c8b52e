import type * as ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "../typescript";

/** The names that a region of code declares, inside the region around it. */
export interface Scope {
  readonly names: ReadonlySet<string>;
  readonly outer: Scope | undefined;
}

/** Whether a name is declared in this scope or around it. */
export function isDeclared(scope: Scope | undefined, name: string): boolean {
  for (let at = scope; at !== undefined; at = at.outer) if (at.names.has(name)) return true;
  return false;
}

/** The identifiers that a declaration's name or pattern binds, in order. */
export function boundIdentifiers(ts: TypeScript, name: ts.BindingName): readonly ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : boundIdentifiers(ts, element.name),
  );
}

/** Whether a list of declarations says `var`, whose names belong to the whole function. */
export function isVar(ts: TypeScript, list: ts.VariableDeclarationList): boolean {
  return (list.flags & ts.NodeFlags.BlockScoped) === 0;
}

function namesOf(ts: TypeScript, list: ts.VariableDeclarationList): readonly string[] {
  return list.declarations.flatMap((each) => boundIdentifiers(ts, each.name).map(({ text }) => text));
}

/** Whether code in this node belongs to another call than the code around it. */
export function isFunctionBoundary(ts: TypeScript, node: ts.Node): boolean {
  return ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node) || ts.isPropertyDeclaration(node);
}

/** The names that `var` declares anywhere in a function's body, nested blocks included. */
export function varNames(ts: TypeScript, body: ts.Node): readonly string[] {
  const names: string[] = [];
  const walk = (node: ts.Node): void => {
    if (isFunctionBoundary(ts, node)) return;
    if (ts.isVariableDeclarationList(node) && isVar(ts, node)) names.push(...namesOf(ts, node));
    ts.forEachChild(node, walk);
  };
  ts.forEachChild(body, walk);
  return names;
}

/** The names that `let`, `const`, `class` and `function` declare directly in a list of statements. */
export function lexicalNames(ts: TypeScript, statements: readonly ts.Statement[]): readonly string[] {
  return statements.flatMap((statement) => {
    if (ts.isVariableStatement(statement)) {
      return isVar(ts, statement.declarationList) ? [] : namesOf(ts, statement.declarationList);
    }
    const named = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
    return named && statement.name !== undefined ? [statement.name.text] : [];
  });
}

/** The names that a node declares for what is inside it, or undefined if it declares none. */
export function scopeNames(ts: TypeScript, node: ts.Node): readonly string[] | undefined {
  if (ts.isFunctionLike(node)) return functionNames(ts, node);
  if (ts.isClassLike(node)) return node.name === undefined ? undefined : [node.name.text];
  if (ts.isClassStaticBlockDeclaration(node)) return varNames(ts, node.body);
  if (ts.isBlock(node)) return lexicalNames(ts, node.statements);
  if (ts.isCaseBlock(node)) return node.clauses.flatMap((clause) => lexicalNames(ts, clause.statements));
  if (ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node)) {
    const head = node.initializer;
    if (head === undefined || !ts.isVariableDeclarationList(head) || isVar(ts, head)) return undefined;
    return namesOf(ts, head);
  }
  if (ts.isCatchClause(node) && node.variableDeclaration !== undefined) {
    return boundIdentifiers(ts, node.variableDeclaration.name).map(({ text }) => text);
  }
  return undefined;
}

function functionNames(ts: TypeScript, node: ts.SignatureDeclaration): readonly string[] {
  const names = node.parameters.flatMap((each) => boundIdentifiers(ts, each.name).map(({ text }) => text));
  if (!ts.isArrowFunction(node)) names.push("arguments");
  if (ts.isFunctionExpression(node) && node.name !== undefined) names.push(node.name.text);
  const body = "body" in node ? (node.body as ts.Node | undefined) : undefined;
  if (body !== undefined) names.push(...varNames(ts, body));
  return names;
}
