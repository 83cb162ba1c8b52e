import type * as ts from "@tslab/typescript-for-tslab";
import type { TypeScript } from "../typescript";
import { awaits } from "./await";
import { type EditedText, Edits } from "./edits";
import { importRequest, type ImportRequest } from "./imports";
import { numberNames } from "./number";
import { isCallee, isReference } from "./reference";
import { runtime } from "./runtime";
import { boundIdentifiers, isDeclared, isVar, lexicalNames, type Scope, scopeNames, varNames } from "./scope";
import { loopVariables, type LoopVariables, namesInFunctions } from "./tight-loop";

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
  /** The names that its functions speak of. */
  readonly inFunctions: ReadonlySet<string>;
}

/** What is known of the names outside a cell. */
export interface NamesOutside {
  /** Whether a name exists there. */
  readonly exists: (name: string) => boolean;
  /** Whether a function of an earlier cell speaks of it. */
  readonly inFunctions: (name: string) => boolean;
}

/**
 * Rewrites the JavaScript of a cell (an ES module, as TypeScript emits it) so that every top-level name lives in one
 * shared object: whoever reads a name, in whichever cell and however late, sees its latest value.
 *
 * Loops that wait, and all loops of a cell that waits at its top level, ask whether to stop; so does the code after each
 * `await`. Loops at the top level that run no code but their own keep numbers in variables of their own, and ask too. Lines
 * stay where they are.
 */
export function rewriteCell(ts: TypeScript, code: string, outside: NamesOutside): RewrittenCell {
  return new Rewriting(ts, code, outside).run();
}

/** Counts the turns of a loop that keeps numbers in variables of its own. */
const turn = "__an_turn";
/** Such a loop asks every so many turns whether to stop, which takes less than a millisecond; a power of two. */
const turns = 1024;

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
  private readonly inFunctions: ReadonlySet<string>;
  private hasResult = false;
  /** What the loop that is being rewritten keeps in variables of its own. */
  private kept: LoopVariables | undefined;

  constructor(
    private readonly ts: TypeScript,
    private readonly code: string,
    private readonly outside: NamesOutside,
  ) {
    const { ESNext } = ts.ScriptTarget;
    this.file = ts.createSourceFile("cell.mjs", code, ESNext, true, ts.ScriptKind.JS);
    this.isAsync = awaits(ts, this.file);
    this.inFunctions = namesInFunctions(ts, this.file);
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
      inFunctions: this.inFunctions,
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

  /** How code says a shared name. */
  private shared(name: string): string {
    return this.isKept(name) ? name : `${runtime.scope}.${name}`;
  }

  private isKept(name: string): boolean {
    return this.kept !== undefined && [...this.kept.numbers, ...this.kept.constants].includes(name);
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
    if (!this.outside.exists(name)) return false;
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
    } else if (ts.isIterationStatement(node, false)) {
      const kept = caller === undefined ? this.keptIn(node, outer) : undefined;
      if (kept !== undefined) this.tightLoop(node, kept, children);
      else if (awaits(ts, node) || this.isAsync) this.loop(node, caller, children);
      else children();
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

  /** What a top-level loop may keep in variables of its own; a loop inside such a loop keeps what that one does. */
  private keptIn(node: ts.IterationStatement, scope: Scope | undefined): LoopVariables | undefined {
    if (this.kept !== undefined) return this.kept;
    if (numberNames.some((name) => this.isShared(name, scope) || isDeclared(scope, name))) return undefined;
    const isFree = (name: string): boolean =>
      !this.inFunctions.has(name) && !this.outside.inFunctions(name) && this.isShared(name, scope);
    return loopVariables(this.ts, node, isFree);
  }

  private tightLoop(node: ts.IterationStatement, kept: LoopVariables, children: () => void): void {
    const asking = `if ((${turn} = ${turn} + 1 & ${turns - 1}) === 0) ${runtime.stop}();`;
    // Without numbers to write back, a signal may stop it; but only code before the first wait hears of signals.
    const asked = kept.numbers.length > 0 || this.isAsync ? asking : "";
    if (this.kept !== undefined) {
      this.inBody(node, asked, children);
      return;
    }
    const { numbers, constants } = kept;
    const read = [
      ...numbers.map((name) => `${name} = +${this.shared(name)}`),
      ...constants.map((name) => `${name} = ${this.shared(name)}`),
    ];
    const write = numbers.map((name) => `${this.shared(name)} = ${name};`).join(" ");
    const [open, close] = write === "" ? ["", ""] : ["try { ", ` } finally { ${write} }`];
    this.wrap(labelled(this.ts, node), `{ let ${turn} = 0, ${read.join(", ")}; ${open}`, `${close} }`, () => {
      this.kept = kept;
      this.inBody(node, asked, children);
      this.kept = undefined;
    });
  }

  private loop(node: ts.IterationStatement, caller: Caller | undefined, children: () => void): void {
    if (caller?.asks === false && caller.body !== undefined) {
      caller.asks = true;
      this.edits.insert(caller.body.getStart() + 1, `const ${runtime.stop} = ${runtime.current}();`);
    }
    this.inBody(node, `${runtime.stop}();`, children);
  }

  /** Puts a statement at the start of each turn of a loop. */
  private inBody({ statement }: ts.IterationStatement, first: string, children: () => void): void {
    if (this.ts.isBlock(statement)) {
      this.edits.insert(statement.getStart() + 1, first);
      children();
    } else this.wrap(statement, `{${first}`, "}", children);
  }
}

/** The statement that a loop is with all its labels. */
function labelled(ts: TypeScript, loop: ts.Statement): ts.Statement {
  return ts.isLabeledStatement(loop.parent) ? labelled(ts, loop.parent) : loop;
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
