import type * as ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "../typescript";
import { awaits } from "./await";
import { type EditedText, Edits } from "./edits";
import { importRequest, type ImportRequest } from "./imports";
import { isCallee, isReference } from "./reference";
import { runtime } from "./runtime";
import { boundIdentifiers, isDeclared, isVar, lexicalNames, type Scope, scopeNames, varNames } from "./scope";

/** A cell as the body of a function whose parameters are `runtime` and what Node gives to a module. */
export interface RewrittenCell {
  readonly body: EditedText;
  /** Whether the function has to be `async`. */
  readonly isAsync: boolean;
  /** Whether the body returns the value of the cell's last expression. */
  readonly hasResult: boolean;
  /** The names of other cells, or of the library, that the code reads or writes. */
  readonly uses: ReadonlySet<string>;
  /** The names that exist once a step has been noted; step 0 is the start of the cell (hoisted functions). */
  readonly steps: readonly (readonly string[])[];
  /** Names that `var` declares inside blocks: they exist as soon as they have a value. */
  readonly loose: readonly string[];
  readonly imports: readonly ImportRequest[];
}

/**
 * Rewrites the JavaScript of a cell (an ES module, as TypeScript emits it) so that every top-level name lives in one
 * shared object: whoever reads a name, in whichever cell and however late, sees its latest value.
 *
 * `known` holds the names that exist outside the cell. Loops that wait, and all loops of a cell that waits at its
 * top level, ask whether to stop; so does the code after each `await`. Lines stay where they are.
 */
export function rewriteCell(ts: TypeScript, code: string, known: (name: string) => boolean): RewrittenCell {
  return new Rewriting(ts, code, known).run();
}

/** The function that code belongs to, as far as interrupts matter; undefined at the top level of the cell. */
interface Caller {
  readonly body: ts.Node | undefined;
  asks: boolean;
}

class Rewriting {
  private readonly file: ts.SourceFile;
  private readonly edits = new Edits();
  private readonly top: ReadonlySet<string>;
  private readonly uses = new Set<string>();
  private readonly steps: string[][] = [[]];
  private readonly imports: ImportRequest[] = [];
  private readonly seen = new Set<string>();
  private readonly isAsync: boolean;
  private hasResult = false;

  constructor(
    private readonly ts: TypeScript,
    private readonly code: string,
    private readonly known: (name: string) => boolean,
  ) {
    const { ESNext } = ts.ScriptTarget;
    this.file = ts.createSourceFile("cell.mjs", code, ESNext, true, ts.ScriptKind.JS);
    this.isAsync = awaits(ts, this.file);
    for (const statement of this.file.statements) {
      const request = importRequest(ts, statement);
      if (request !== undefined) this.imports.push(request);
    }
    this.top = new Set([
      ...lexicalNames(ts, this.file.statements),
      ...varNames(ts, this.file),
      ...this.imports.flatMap(({ bindings }) => bindings.map(({ name }) => name)),
    ]);
  }

  run(): RewrittenCell {
    const last = this.file.statements.filter((each) => !this.isModuleSyntax(each)).at(-1);
    for (const statement of this.file.statements) this.hoist(statement);
    for (const statement of this.file.statements) this.topStatement(statement, statement === last);
    const stepped = new Set(this.steps.flat());
    for (const { bindings } of this.imports) for (const { name } of bindings) stepped.add(name);
    return {
      body: this.edits.apply(this.code),
      isAsync: this.isAsync,
      hasResult: this.hasResult,
      uses: this.uses,
      steps: this.steps,
      loose: [...this.top].filter((name) => !stepped.has(name)),
      imports: this.imports,
    };
  }

  private isModuleSyntax(statement: ts.Statement): boolean {
    return this.ts.isImportDeclaration(statement) || this.ts.isExportDeclaration(statement);
  }

  /** Functions exist before the first statement runs, as in any module. */
  private hoist(statement: ts.Statement): void {
    if (!this.ts.isFunctionDeclaration(statement) || statement.name === undefined) return;
    const name = statement.name.text;
    this.edits.insert(0, `${this.shared(name)} = ${name}; `);
    this.steps[0]?.push(name);
  }

  private topStatement(statement: ts.Statement, isLast: boolean): void {
    const { ts } = this;
    if (this.isModuleSyntax(statement)) {
      this.edits.replace(statement.getStart(), statement.end, "");
    } else if (ts.isVariableStatement(statement)) {
      const names = this.assignments(statement.declarationList, undefined, undefined);
      this.edits.insert(statement.end, this.step(names));
    } else if (ts.isClassDeclaration(statement) && statement.name !== undefined) {
      this.edits.insert(statement.getStart(), `${this.shared(statement.name.text)} = `);
      this.visit(statement, undefined, undefined);
      this.edits.insert(statement.end, `;${this.step([statement.name.text])}`);
    } else if (isLast && ts.isExpressionStatement(statement)) {
      this.hasResult = true;
      this.wrap(statement.expression, "return (", ")", () => {
        this.visit(statement.expression, undefined, undefined);
      });
    } else {
      this.visit(statement, undefined, undefined);
    }
  }

  private shared(name: string): string {
    return `${runtime.scope}.${name}`;
  }

  private step(names: readonly string[]): string {
    this.steps.push([...names]);
    return ` ${runtime.step}(${this.steps.length - 1});`;
  }

  private wrap(node: ts.Node, open: string, close: string, inside: () => void): void {
    this.edits.insert(node.getStart(), open);
    inside();
    this.edits.insert(node.end, close);
  }

  private isShared(name: string, scope: Scope | undefined): boolean {
    if (isDeclared(scope, name)) return false;
    if (this.top.has(name)) return true;
    if (!this.known(name)) return false;
    this.uses.add(name);
    return true;
  }

  private visit(node: ts.Node, outer: Scope | undefined, outerCaller: Caller | undefined): void {
    const { ts } = this;
    const names = scopeNames(ts, node);
    const scope = names === undefined ? outer : { names: new Set(names), outer };
    const isCaller = ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node);
    const caller = isCaller ? { body: bodyOf(node), asks: false } : outerCaller;
    const children = (): void => {
      ts.forEachChild(node, (child) => {
        this.visit(child, scope, caller);
      });
    };
    if (ts.isIdentifier(node)) this.identifier(node, scope);
    else if (ts.isShorthandPropertyAssignment(node)) this.shorthand(node, scope, caller);
    else if (ts.isVariableDeclarationList(node) && isVar(ts, node) && caller === undefined) {
      this.assignments(node, scope, caller);
    } else if (ts.isIterationStatement(node, false) && (awaits(ts, node) || this.isAsync)) {
      this.loop(node, caller, children);
    } else if (ts.isAwaitExpression(node)) {
      const stop = caller === undefined ? runtime.stop : `${runtime.current}()`;
      this.wrap(node, `${stop}(`, ")", children);
    } else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      this.visit(node.left, scope, caller);
      this.value(node.left, node.right, scope, caller);
    } else if (node.kind === ts.SyntaxKind.ImportKeyword) {
      this.edits.replace(node.getStart(), node.end, runtime.import);
    } else if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      this.edits.replace(node.getStart(), node.end, runtime.meta);
    } else children();
  }

  private identifier(node: ts.Identifier, scope: Scope | undefined): void {
    if (!isReference(this.ts, node) || !this.isShared(node.text, scope)) return;
    const name = this.shared(node.text);
    this.edits.replace(node.getStart(), node.end, isCallee(this.ts, node) ? `(0, ${name})` : name);
  }

  private shorthand(
    node: ts.ShorthandPropertyAssignment,
    scope: Scope | undefined,
    caller: Caller | undefined,
  ): void {
    const { name, objectAssignmentInitializer } = node;
    if (this.isShared(name.text, scope)) {
      this.edits.replace(name.getStart(), name.end, `${name.text}: ${this.shared(name.text)}`);
    }
    if (objectAssignmentInitializer !== undefined) this.visit(objectAssignmentInitializer, scope, caller);
  }

  /** Turns declarations of shared names into assignments, and returns the names. */
  private assignments(
    list: ts.VariableDeclarationList,
    scope: Scope | undefined,
    caller: Caller | undefined,
  ): readonly string[] {
    const { ts } = this;
    const isHead = ts.isForInStatement(list.parent) || ts.isForOfStatement(list.parent);
    const first = list.declarations[0];
    if (first !== undefined) this.edits.replace(list.getStart(), first.getStart(), "");
    for (const declaration of list.declarations) {
      this.assignment(declaration, isHead, scope, caller);
    }
    const names = list.declarations.flatMap((each) =>
      boundIdentifiers(ts, each.name).map(({ text }) => text),
    );
    for (const name of names) this.seen.add(name);
    return names;
  }

  private assignment(
    { name, initializer }: ts.VariableDeclaration,
    isHead: boolean,
    scope: Scope | undefined,
    caller: Caller | undefined,
  ): void {
    const { ts } = this;
    if (!ts.isIdentifier(name)) {
      if (!isHead) this.edits.insert(name.getStart(), "(");
      this.pattern(name, scope, caller);
      if (initializer !== undefined) this.visit(initializer, scope, caller);
      if (!isHead) this.edits.insert((initializer ?? name).end, ")");
      return;
    }
    const target = this.shared(name.text);
    if (initializer === undefined && !isHead) {
      // A repeated `var x;` leaves the value alone; the first one of a cell starts afresh.
      this.edits.replace(
        name.getStart(),
        name.end,
        this.seen.has(name.text) ? "void 0" : `${target} = void 0`,
      );
      return;
    }
    this.edits.replace(name.getStart(), name.end, target);
    if (initializer !== undefined) this.value(name, initializer, scope, caller);
  }

  /** The value that is assigned to a name; `scope.f = () => …` alone would leave the function without its name. */
  private value(
    target: ts.Expression,
    value: ts.Expression,
    scope: Scope | undefined,
    caller: Caller | undefined,
  ): void {
    const inside = (): void => {
      this.visit(value, scope, caller);
    };
    const { ts } = this;
    if (ts.isIdentifier(target) && isNameless(ts, value) && this.isShared(target.text, scope)) {
      this.wrap(value, `({ ${target.text}: `, ` }).${target.text}`, inside);
    } else inside();
  }

  private pattern(name: ts.BindingPattern, scope: Scope | undefined, caller: Caller | undefined): void {
    const { ts } = this;
    for (const element of name.elements) {
      if (ts.isOmittedExpression(element)) continue;
      if (element.propertyName !== undefined && ts.isComputedPropertyName(element.propertyName)) {
        this.visit(element.propertyName, scope, caller);
      }
      if (ts.isIdentifier(element.name)) {
        const isShorthand =
          ts.isObjectBindingPattern(name) &&
          element.propertyName === undefined &&
          element.dotDotDotToken === undefined;
        const label = isShorthand ? `${element.name.text}: ` : "";
        this.edits.replace(element.name.getStart(), element.name.end, label + this.shared(element.name.text));
      } else this.pattern(element.name, scope, caller);
      if (element.initializer !== undefined) this.visit(element.initializer, scope, caller);
    }
  }

  private loop(node: ts.IterationStatement, caller: Caller | undefined, children: () => void): void {
    const { ts } = this;
    if (caller?.asks === false && caller.body !== undefined) {
      caller.asks = true;
      this.edits.insert(caller.body.getStart() + 1, `const ${runtime.stop} = ${runtime.current}();`);
    }
    const body = node.statement;
    if (ts.isBlock(body)) {
      this.edits.insert(body.getStart() + 1, `${runtime.stop}();`);
      children();
    } else this.wrap(body, `{${runtime.stop}();`, "}", children);
  }
}

function bodyOf(node: ts.Node): ts.Node | undefined {
  return "body" in node ? (node.body as ts.Node | undefined) : undefined;
}

function isNameless(ts: TypeScript, node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isNameless(ts, node.expression);
  return (
    ts.isArrowFunction(node) || ((ts.isFunctionExpression(node) || ts.isClassExpression(node)) && !node.name)
  );
}
