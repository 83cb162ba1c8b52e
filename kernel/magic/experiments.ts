import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { CsvRow } from "../../src";
import { AstroNetError } from "../../src/error";

/** How an experiment ended. */
export interface Ended {
  readonly status: "done" | "failed";
  readonly row: CsvRow;
  /** Where the row was written, in the notebook's folder. */
  readonly file: string;
  /** What was thrown, if it failed. */
  readonly thrown?: unknown;
}

/** What a cell's value is as part of a row: the simple entries of an object, or one value. */
export function resultColumns(value: unknown): CsvRow {
  const isSimple = (entry: unknown): boolean =>
    ["number", "string", "boolean", "bigint"].includes(typeof entry);
  if (isSimple(value)) return { value: String(value) };
  if (typeof value !== "object" || value === null) return {};
  const entries = Object.entries(value).filter(([, entry]) => isSimple(entry));
  return Object.fromEntries(entries.map(([name, entry]) => [name, String(entry)]));
}

/** The experiments of one notebook, each under its name. */
export class Experiments {
  readonly #directory: string;
  readonly #begun = new Map<string, { running: boolean; readonly ended: Promise<Ended> }>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Begins one, and returns how it will end; that never rejects because of the work.
   *
   * @throws AstroNetError for a name that is no name for a file, or that of one that runs.
   */
  begin(name: string, work: () => Promise<unknown>): Promise<Ended> {
    if (!/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name)) {
      throw new AstroNetError(
        `not a name for an experiment: "${name}" (use letters, digits, ".", "-" and "_")`,
      );
    }
    if (this.#begun.get(name)?.running === true) {
      throw new AstroNetError(`experiment ${name} is still running (%experiment ${name} waits for it)`);
    }
    const entry = { running: true, ended: this.#perform(name, work) };
    const stop = (): void => {
      entry.running = false;
    };
    entry.ended.then(stop, stop);
    this.#begun.set(name, entry);
    return entry.ended;
  }

  /**
   * How an experiment ends; without a name, the one that was begun last.
   *
   * @throws AstroNetError if there is none.
   */
  ended(name: string): Promise<Ended> {
    const wanted = name === "" ? [...this.#begun.keys()].at(-1) : name;
    const entry = this.#begun.get(wanted ?? "");
    if (entry === undefined)
      throw new AstroNetError(`no experiment ${name} has been begun`.replace(/ {2,}/gu, " "));
    return entry.ended;
  }

  async #perform(name: string, work: () => Promise<unknown>): Promise<Ended> {
    const started = new Date();
    const begin = performance.now();
    const row = (columns: CsvRow): CsvRow => ({
      experiment: name,
      started: started.toISOString(),
      seconds: ((performance.now() - begin) / 1000).toFixed(3),
      ...columns,
    });
    try {
      const value = await work();
      return await this.#write(name, {
        status: "done",
        row: row({ status: "done", ...resultColumns(value) }),
      });
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown.message : String(thrown);
      return {
        ...(await this.#write(name, { status: "failed", row: row({ status: "failed", error }) })),
        thrown,
      };
    }
  }

  async #write(name: string, ended: Omit<Ended, "file">): Promise<Ended> {
    const file = path.join("results", `${name}.csv`);
    const whole = path.join(this.#directory, file);
    await mkdir(path.dirname(whole), { recursive: true });
    const before = await readFile(whole, "utf8").catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
      throw error;
    });
    await writeFile(whole, await withRow(before, ended.row));
    return { ...ended, file };
  }
}

/** The file with one more row; columns that it does not have yet come at its end, empty in older rows. */
export async function withRow(text: string, row: CsvRow): Promise<string> {
  // An experiment has loaded the library, the kernel at its start has not.
  const { readCsvRows, writeCsvRows } = await import("../../src/index");
  const { columns, rows } = readCsvRows(text);
  return writeCsvRows([...new Set([...columns, ...Object.keys(row)])], [...rows, row]);
}
