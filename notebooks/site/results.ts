import { readCsvRows } from "../../src";
import type { Page } from "./page/page";
import { escapeHtml, scrolling } from "./text/html";
import type { Heading } from "./text/markdown";

/** A file of results. */
export interface ResultsFile {
  /** From `notebooks/results/`: `bench.csv`. */
  readonly name: string;
  readonly text: string;
  /** Where the file itself is on the site. */
  readonly path: string;
}

/** A page shows this many rows of a table; the file has all. */
const longest = 200;

/** Texts of at most so many letters stay on one line. */
const oneLine = 32;

function isNumber(text: string): boolean {
  return text !== "" && Number.isFinite(Number(text));
}

function tableHtml({ name, text, path }: ResultsFile): string {
  const { columns, rows } = readCsvRows(text);
  const numeric = new Set(
    columns.filter((column) => rows.every((row) => row[column] === "" || isNumber(row[column] ?? ""))),
  );
  // Names and the like stay on one line; where a cell has whole sentences, or a command, its column gets room for it.
  const kindOf = (column: string): string => {
    if (numeric.has(column)) return "number";
    return rows.some((row) => (row[column] ?? "").length > oneLine) ? "long" : "word";
  };
  const mark = (column: string): string => ` class="${kindOf(column)}"`;
  const head = columns.map(
    (column) => `<th scope="col"${mark(column)}>${escapeHtml(column.replaceAll("_", " "))}</th>`,
  );
  const body = rows
    .slice(0, longest)
    .map(
      (row) =>
        `<tr>${columns.map((column) => `<td${mark(column)}>${escapeHtml(row[column] ?? "")}</td>`).join("")}</tr>`,
    );
  const count = rows.length > longest ? `the first ${longest} of ${rows.length} rows` : `${rows.length} rows`;
  const table = `<table><caption>${escapeHtml(name)}, ${count}</caption><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("\n")}</tbody></table>`;
  return `${scrolling(table, `table ${name}`)}\n<p><a href="${escapeHtml(path)}">${escapeHtml(name)}</a>, as comma-separated values</p>`;
}

function idOf(name: string): string {
  return name.replace(/\.csv$/, "").replace(/[^\w-]+/g, "-");
}

/** The page with every table of `notebooks/results`. */
export function resultsPage(files: readonly ResultsFile[]): Page {
  const headings: readonly Heading[] = files.map(({ name }) => ({
    level: 2,
    text: name.replace(/\.csv$/, ""),
    id: idOf(name),
  }));
  const tables = files.map((file, i) => {
    const { text = "", id = "" } = headings[i] ?? {};
    return `<h2 id="${id}">${escapeHtml(text)}</h2>\n${tableHtml(file)}`;
  });
  return {
    path: "results.html",
    title: "Results",
    description: "The tables of results that the notebooks and experiments have written.",
    body: [
      "<h1>Results</h1>",
      "<p>What the benchmark and the experiments have measured, as they wrote it: one table a file of <code>notebooks/results</code>. <code>npm run bench</code> and <code>npm run experiments</code> make them.</p>",
      ...tables,
    ].join("\n"),
    headings,
  };
}
