import type * as ts from "@tslab/typescript-for-tslab";

/** What TypeScript knows about a file and its public types leave out, or call constant. */
interface Bound {
  readonly locals?: Map<string, ts.Symbol>;
  statements: ts.SourceFile["statements"];
}

/**
 * The file with the declarations of earlier cells, kept from one cell to the next while its text stays the same.
 *
 * It names all that the library exports, and takes longer to parse and to bind than most cells. But tslab, once it has
 * converted a cell, takes the file apart to print what the cell has not replaced, which the checker remembers by itself. So
 * the file is closed to tslab then, and opened again when it is next asked for.
 */
export class EarlierDeclarations {
  private file: ts.SourceFile | undefined;
  private statements: ts.SourceFile["statements"] | undefined;

  /** The file with this text, if it is the one that is kept. */
  withText(text: string): ts.SourceFile | undefined {
    return this.file?.text === text ? this.opened(this.file) : undefined;
  }

  /** Keeps a file in the place of the one before. */
  keep(file: ts.SourceFile): void {
    this.file = file;
    this.statements = file.statements;
  }

  /** Gives the file back what was hidden, and what tslab has taken from it. */
  opened(file: ts.SourceFile): ts.SourceFile {
    if (file !== this.file || this.statements === undefined) return file;
    const bound = file as Bound;
    bound.statements = this.statements;
    if (bound.locals !== undefined) Reflect.deleteProperty(bound.locals, "forEach");
    return file;
  }

  /** Shows tslab no names in the file, so that it finds nothing to take apart. */
  close(): void {
    const { locals } = (this.file ?? {}) as Partial<Bound>;
    if (locals !== undefined) locals.forEach = () => undefined;
  }
}
