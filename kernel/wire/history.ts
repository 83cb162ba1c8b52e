import type { JsonObject } from "./message";

/** One cell that ran: its number, its code, and the text of its result. */
export interface HistoryEntry {
  readonly line: number;
  readonly code: string;
  readonly output: string | undefined;
}

/** An entry as the protocol writes it: session, line, and the code or `[code, output]`. */
export type HistoryRow = [session: number, line: number, input: string | [string, string | null]];

/** The kernel keeps the history of this session only, under this number. */
const session = 1;

/** How many cells are remembered; the oldest are forgotten first. */
const capacity = 10_000;

/** The cells that this kernel has run, as `history_request` asks for them. */
export class History {
  #entries: HistoryEntry[] = [];

  /** Remembers a cell. */
  add(entry: HistoryEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length > 1.1 * capacity) this.#entries = this.#entries.slice(-capacity);
  }

  /**
   * Answers a `history_request`: the last `n` cells (`tail`), the cells `start <= line < stop` of a session (`range`),
   * or those whose code fits a pattern such as `con?ole*` (`search`), each code once if `unique`.
   */
  select(request: JsonObject): HistoryRow[] {
    const withOutput = request.output === true;
    return this.#find(request).map(({ line, code, output }) => [
      session,
      line,
      withOutput ? [code, output ?? null] : code,
    ]);
  }

  #find(request: JsonObject): HistoryEntry[] {
    switch (request.hist_access_type) {
      case "range": {
        // Sessions count from 1; 0 is this one, and -1 the one before it, of which nothing is kept.
        const asked = integer(request.session) ?? 0;
        if (asked !== 0 && asked !== session) return [];
        const start = integer(request.start) ?? 0;
        const stop = integer(request.stop) ?? Infinity;
        return this.#entries.filter(({ line }) => line >= start && line < stop);
      }
      case "search": {
        const pattern = request.pattern;
        const fits = glob(typeof pattern === "string" ? pattern : "*");
        const found = this.#entries.filter(({ code }) => fits.test(code));
        return last(request.unique === true ? newest(found) : found, request.n);
      }
      default:
        return last(this.#entries, request.n);
    }
  }
}

/**
 * A regular expression for a pattern in which `*` is any text, `?` any character, and `[…]` one of the characters in
 * brackets (`[^…]`: none of them).
 */
export function glob(pattern: string): RegExp {
  const source = pattern.replace(/\*+|\?|\[\^?\]?[^\]]*\]|[\\^$.+()|[\]{}/-]/gu, (part) => {
    if (part.startsWith("*")) return ".*";
    if (part === "?") return ".";
    if (part.length === 1) return `\\${part}`;
    const negated = part.startsWith("[^");
    const members = part
      .slice(negated ? 2 : 1, -1)
      .replace(/[\\^\][]/gu, "\\$&")
      .replace(/(.)-(.)/gsu, orderly);
    return `[${negated ? "^" : ""}${members}]`;
  });
  return new RegExp(`^${source}$`, "s");
}

/** A range that runs backwards is no range: its hyphen stands for itself. */
function orderly(range: string, from: string, to: string): string {
  return from <= to ? range : `${from}\\-${to}`;
}

/** Each code once, at the place of its newest run. */
function newest(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const byCode = new Map<string, HistoryEntry>();
  for (const entry of entries) {
    byCode.delete(entry.code);
    byCode.set(entry.code, entry);
  }
  return [...byCode.values()];
}

function last(entries: HistoryEntry[], n: unknown): HistoryEntry[] {
  const count = integer(n);
  if (count === undefined) return entries;
  return count > 0 ? entries.slice(-count) : [];
}

function integer(value: unknown): number | undefined {
  return typeof value === "number" && Number.isInteger(value) ? value : undefined;
}
