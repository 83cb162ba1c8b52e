import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { AstroNetError } from "../../error";
import { jupyterDisplay, type MimeBundle } from "../../mime";
import { escapeXml } from "../figure/svg";
import { packageRoot } from "../renderer/locate";
import { readCsv } from "./read-csv";
import { Table, type TableData } from "./table";

/** A table of results that says where it was read. */
export class Results extends Table {
  /** The file, as it is seen from the working folder, or from the package's own. */
  readonly from: string;

  constructor(data: TableData, from: string) {
    super(data);
    this.from = from;
  }

  override [jupyterDisplay](): MimeBundle {
    const rows = `${this.rows.length} ${this.rows.length === 1 ? "row" : "rows"} from ${this.from}`;
    return {
      "text/html": `${this.toHtml()}\n<p><small>${escapeXml(rows)}</small></p>`,
      "text/plain": `${this.toString()}\n${rows}`,
    };
  }
}

/** A folder with tables of results, and how its files are called. */
interface Shelf {
  readonly folder: string;
  readonly say: (file: string) => string;
}

/** Where results are looked for, nearest first: where a notebook runs, at the root of a clone, and in the package. */
function shelves(): Shelf[] {
  const here = process.cwd();
  const near = [join(here, "results"), join(here, "notebooks", "results")].map((folder) => ({
    folder,
    say: (file: string) => relative(here, file),
  }));
  const root = packageRoot();
  const own = join(root, "notebooks", "results");
  const packaged = { folder: own, say: (file: string) => `${relative(root, file)} of the package astronet` };
  return [...near, packaged].filter(({ folder }) => existsSync(folder));
}

/**
 * Results that are kept in the repository: `notebooks/results/NAME.csv` as a table, which can be `toDataFrame()`.
 *
 * Looked for in `results` and `notebooks/results` of the working folder, then in the package. Columns of numbers are numbers, empty
 * fields null. What a row was made with stands in its own columns, as the command and the commit.
 *
 * @param name without `.csv`
 * @throws AstroNetError, with the names that there are, where there is no such table.
 */
export function results(name: string): Results {
  const found = shelves();
  const known = found.flatMap(({ folder, say }) =>
    readdirSync(folder)
      .filter((file) => file.endsWith(".csv"))
      .map((file) => ({ name: basename(file, ".csv"), path: join(folder, file), say })),
  );
  const wanted = known.find((table) => table.name === name);
  if (wanted === undefined) {
    const names = [...new Set(known.map((table) => table.name))].sort();
    throw new AstroNetError(
      `no results "${name}" (there are ${names.join(", ") || "none, as no folder notebooks/results is in reach"})`,
    );
  }
  return new Results(readCsv(readFileSync(wanted.path, "utf8")), wanted.say(wanted.path));
}
