import path from "node:path";
import { SourceMap } from "node:module";
import type * as ts from "@tslab/typescript-for-tslab";
import type { CompletionInfo } from "tslab/dist/converter";
import type { Place } from "../rewrite/edits";
import { typescript } from "../typescript";
import { type CellConverter, createCellConverter } from "./converter";
import { declaredNames, selectDeclarations } from "./declarations";
import { type Problem, problemsOf } from "./diagnostic";
import { arrayDeclarations, consoleDeclaration, globalsPackage, type LibraryFiles, prelude } from "./layers";
import type { Exported } from "./exports";
import { firstDecorator, withoutExports } from "./syntax";

/** A cell after checking: either what is wrong with it, or its JavaScript. */
export type CheckedCell =
  | { readonly problems: readonly Problem[] }
  | {
      readonly problems?: undefined;
      /** An ES module without types; earlier names are free variables of it. */
      readonly code: string;
      /** The declarations of the cell's own names. */
      readonly declarations: string;
      /** From a place in the JavaScript to the place in the cell. */
      readonly origin: (place: Place) => Place | undefined;
    };

/** tslab puts one line before the cell, to make it a module. */
const linesBefore = 1;

/** For whom nobody interrupts. */
const always = (): void => undefined;

/** Checks cells against the cells before them, with tslab's converter, and remembers what they declare. */
export class Checker {
  private made: CellConverter | undefined;
  private earlier = "";
  private layer: "language" | "library" | "node" = "language";
  private library: ReadonlyMap<string, Exported> = new Map();
  private globals: ReadonlyMap<string, Exported> = new Map();

  constructor(
    private readonly directory: string,
    private readonly files: LibraryFiles,
  ) {}

  /** Whether a name is a value of the library: known only once the library's types have been read. */
  isLibraryName(name: string): boolean {
    return this.library.get(name)?.isValue === true;
  }

  /** What kind of thing a name of the library or of the kernel is. */
  kindOf(name: string): string | undefined {
    return (this.library.get(name) ?? this.globals.get(name))?.kind;
  }

  /**
   * Checks a cell; while it makes no sense, reads more types, as far as there are any. That takes a second or two, once;
   * `goOn` is called meanwhile, and what it throws ends the check.
   */
  check(code: string, goOn = always): CheckedCell {
    const ts = typescript();
    const decorator = firstDecorator(ts, code);
    if (decorator !== undefined) return { problems: [decoratorProblem(decorator)] };
    const source = withoutExports(ts, code);
    const { converter, program } = this.converter();
    let result = converter.convert(this.earlier, source);
    while (result.diagnostics.length > 0 && this.readMore(goOn)) {
      goOn();
      result = converter.convert(this.earlier, source);
    }
    if (result.diagnostics.length > 0) return { problems: problemsOf(result.diagnostics) };
    return {
      ...splitSourceMap(result.output ?? ""),
      declarations: program.lastDeclarations,
    };
  }

  /** Remembers what a cell declares, the names apart that it did not come to define: those keep their older meaning. */
  commit(declarations: string, undefinedNames: ReadonlySet<string>): void {
    const ts = typescript();
    const added = selectDeclarations(ts, declarations, (name) => !undefinedNames.has(name));
    const names = declaredNames(ts, added);
    if (names.size === 0) return;
    this.earlier = added + selectDeclarations(ts, this.earlier, (name) => !names.has(name));
  }

  complete(code: string, cursor: number): CompletionInfo {
    this.readAll();
    return this.converter().converter.complete(this.earlier, code, cursor);
  }

  inspect(code: string, position: number): ts.QuickInfo | undefined {
    this.readAll();
    // TypeScript answers undefined where there is nothing to say; its declaration leaves that out.
    return this.converter().converter.inspect(this.earlier, code, position);
  }

  /** Reads the next layer of types; false if all have been read. */
  readMore(goOn = always): boolean {
    const { program } = this.converter();
    const { types, globals, nodeTypes } = this.files;
    if (this.layer === "language") {
      program.setRoots([this.arrayFile(), this.consoleFile(), types, globals], goOn);
      this.library = program.exportsOf(types);
      this.globals = program.exportsOf(globals);
      const taken = declaredNames(typescript(), this.earlier);
      const before = prelude(this.library.keys(), this.globals.keys());
      this.earlier += selectDeclarations(typescript(), before, (name) => !taken.has(name));
      this.layer = "library";
      return true;
    }
    if (this.layer === "library") {
      const node = path.posix.join(nodeTypes, "index.d.ts");
      program.setRoots([this.arrayFile(), types, globals, node], goOn);
      this.layer = "node";
      return true;
    }
    return false;
  }

  private readAll(): void {
    while (this.readMore());
  }

  private consoleFile(): string {
    return path.posix.join(this.directory, "__console__.d.ts");
  }

  private arrayFile(): string {
    return path.posix.join(this.directory, "__arrays__.d.ts");
  }

  private converter(): CellConverter {
    if (this.made === undefined) {
      const { root, types, globals, tensorflow, nodeTypes } = this.files;
      const packages = new Map([
        ["astronet", types],
        [globalsPackage, globals],
        ["@tensorflow/tfjs-core", tensorflow],
      ]);
      this.made = createCellConverter(
        this.directory,
        [path.posix.dirname(nodeTypes)],
        { root, packages },
        new Map([
          [this.consoleFile(), consoleDeclaration],
          [this.arrayFile(), arrayDeclarations],
        ]),
      );
      this.made.program.setRoots([this.arrayFile(), this.consoleFile()], always);
    }
    return this.made;
  }
}

function decoratorProblem(decorator: ts.Node): Problem {
  const file = decorator.getSourceFile();
  const { line, character } = file.getLineAndCharacterOfPosition(decorator.getStart());
  return {
    file: undefined,
    line,
    column: character,
    length: decorator.getWidth(),
    message: "Decorators are off in cells; call the function on the class or the method instead.",
  };
}

/** Takes the source map off the end of emitted JavaScript. */
function splitSourceMap(output: string): {
  readonly code: string;
  readonly origin: (place: Place) => Place | undefined;
} {
  const mark = "//# sourceMappingURL=data:application/json;base64,";
  const at = output.lastIndexOf(mark);
  if (at < 0) return { code: output, origin: () => undefined };
  const json = Buffer.from(output.slice(at + mark.length).trim(), "base64").toString();
  let map: SourceMap | undefined;
  return {
    code: output.slice(0, at),
    origin: ({ line, column }) => {
      map ??= new SourceMap(JSON.parse(json) as ConstructorParameters<typeof SourceMap>[0]);
      const entry = map.findEntry(line, column);
      if (!("originalLine" in entry)) return undefined;
      return { line: entry.originalLine - linesBefore, column: entry.originalColumn };
    },
  };
}
