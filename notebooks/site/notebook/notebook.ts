/** Text in a notebook file: whole, or its lines. */
export type Text = string | readonly string[];

/** An output of a cell. */
export interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: Text;
  readonly ename?: string;
  readonly evalue?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A cell. */
export interface Cell {
  readonly cell_type: string;
  readonly source: Text;
  readonly outputs?: readonly Output[];
}

/** The parts of a notebook file that we read. */
export interface Notebook {
  readonly cells: readonly Cell[];
}

/** Text of a notebook file as one string; "" for what is no text. */
export function whole(text: unknown): string {
  if (typeof text === "string") return text;
  return Array.isArray(text) ? text.join("") : "";
}

/** The notebook's title: its first heading. */
export function titleOf({ cells }: Notebook): string | undefined {
  for (const { cell_type: type, source } of cells) {
    const title = type === "markdown" ? /^# +(.+)$/m.exec(whole(source))?.[1] : undefined;
    if (title !== undefined) return title.trim();
  }
  return undefined;
}

/** The first paragraph below the title, as plain text. */
export function openingOf({ cells }: Notebook): string {
  const [first] = cells.filter(({ cell_type: type }) => type === "markdown");
  const paragraph = whole(first?.source)
    .split(/\n\s*\n/)
    .find((part) => part.trim() !== "" && !part.trimStart().startsWith("#"));
  return (paragraph ?? "")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*_`]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
