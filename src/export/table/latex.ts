import { AstroNetError } from "../../error";
import { formatCell, formatNumber, headingOf, isNumeric, magnitude, type Cell, type Column } from "./column";
import { latexText } from "./latex-text";
import { isQuantity, roundQuantity } from "./number";
import type { TableData } from "./table";

/** How a table is written as LaTeX. */
export interface LatexOptions {
  /** Text above the table, escaped. */
  readonly caption?: string;
  /** For `\ref`, for example `"tab:accuracy"`. */
  readonly label?: string;
  /** Whether columns of numbers are siunitx `S` columns, aligned at the point (`\usepackage{siunitx}`). */
  readonly siunitx?: boolean;
  /** Whether the rules are those of booktabs (`\usepackage{booktabs}`); true by default. */
  readonly booktabs?: boolean;
  /** `"best"` sets the best value of each column in bold whose `better` says what is good. */
  readonly bold?: "best";
}

/** One column with what its writer needs to know of all its cells. */
interface Written {
  readonly column: Column;
  readonly numeric: boolean;
  readonly cells: readonly Cell[];
  /** The best magnitude, where it is to be bold. */
  readonly best: number | undefined;
}

function bestOf(cells: readonly Cell[], better: Column["better"]): number | undefined {
  const values = cells.map(magnitude).filter((value): value is number => value !== undefined);
  if (better === undefined || values.length === 0) return undefined;
  return values.reduce((a, b) => (better === "higher" ? Math.max(a, b) : Math.min(a, b)));
}

function written({ columns, rows }: TableData, bold: LatexOptions["bold"]): Written[] {
  if (bold === "best" && columns.every(({ better }) => better === undefined)) {
    throw new AstroNetError('bold: "best" needs a column that says `better: "higher"` or `"lower"`');
  }
  return columns.map((column, c) => {
    const cells = rows.map((row) => row[c] ?? null);
    const best = bold === "best" ? bestOf(cells, column.better) : undefined;
    return { column, cells, best, numeric: isNumeric(cells) };
  });
}

/** A number or quantity as siunitx reads it: `98.73(12)`. */
function siunitxNumber(cell: Cell, column: Column): string {
  if (!isQuantity(cell)) return formatNumber(Number(cell), column.digits);
  const { value, uncertainty } = roundQuantity(cell);
  return `${value}(${uncertainty.replace(/^0\.0*/, "").replace(".", "") || "0"})`;
}

/** The widest shape of a column's numbers, as `table-format` wants it: `-3.2(2)`. */
function tableFormat({ cells, column }: Written): string {
  const shapes = cells
    .filter((cell) => magnitude(cell) !== undefined)
    .map((cell) => /^(-?)(\d+)(?:\.(\d+))?(?:e[+-]?\d+)?(?:\((\d+)\))?$/.exec(siunitxNumber(cell, column)));
  const longest = (group: number): number =>
    Math.max(0, ...shapes.map((shape) => shape?.[group]?.length ?? 0));
  const [sign, whole, fraction, doubt] = [longest(1), longest(2), longest(3), longest(4)];
  return `${sign > 0 ? "-" : ""}${Math.max(1, whole)}.${fraction}${doubt > 0 ? `(${doubt})` : ""}`;
}

function latexCell(cell: Cell, { column, numeric, best }: Written, siunitx: boolean): string {
  const isBest = best !== undefined && magnitude(cell) === best;
  if (numeric && siunitx) {
    if (cell === null) return "{}";
    if (!Number.isFinite(magnitude(cell))) return `{${latexText(formatCell(cell, column))}}`;
    return `${isBest ? "\\bfseries " : ""}${siunitxNumber(cell, column)}`;
  }
  if (numeric && cell !== null && Number.isFinite(magnitude(cell))) {
    const number = formatCell(cell, column)
      .replace("−", "-")
      .replace(" ± ", " \\pm ")
      .replace(/\u2009/g, "\\,");
    return isBest ? `$\\mathbf{${number}}$` : `$${number}$`;
  }
  const text = latexText(formatCell(cell, column));
  return isBest ? `\\textbf{${text}}` : text;
}

function columnType(column: Written, siunitx: boolean): string {
  if (!column.numeric) return "l";
  if (!siunitx) return "r";
  // Bold digits need siunitx to print in the text font and to follow its weight.
  const weight = column.best === undefined ? "" : ", mode=text, detect-weight";
  return `S[table-format=${tableFormat(column)}${weight}]`;
}

/**
 * A table as LaTeX source, in a `table` environment where it has a caption or a label.
 *
 * @throws AstroNetError where `bold: "best"` finds no column that says what is better.
 */
export function writeLatex(table: TableData, options: LatexOptions = {}): string {
  const { caption, label, siunitx = false, booktabs = true, bold } = options;
  const columns = written(table, bold);
  const rules = booktabs ? ["\\toprule", "\\midrule", "\\bottomrule"] : ["\\hline", "\\hline", "\\hline"];
  const head = columns.map((column) => {
    const text = latexText(headingOf(column.column));
    return column.numeric && siunitx ? `{${text}}` : text;
  });
  const body = table.rows.map((row) =>
    columns.map((column, c) => latexCell(row[c] ?? null, column, siunitx)).join(" & "),
  );
  const tabular = [
    `\\begin{tabular}{${columns.map((column) => columnType(column, siunitx)).join("")}}`,
    `  ${rules[0] ?? ""}`,
    `  ${head.join(" & ")} \\\\`,
    `  ${rules[1] ?? ""}`,
    ...body.map((line) => `  ${line} \\\\`),
    `  ${rules[2] ?? ""}`,
    "\\end{tabular}",
  ];
  if (caption === undefined && label === undefined) return `${tabular.join("\n")}\n`;
  return [
    "\\begin{table}[tb]",
    "  \\centering",
    ...(caption === undefined ? [] : [`  \\caption{${latexText(caption)}}`]),
    ...(label === undefined ? [] : [`  \\label{${label.replace(/[^\w:.-]/g, "-")}}`]),
    ...tabular.map((line) => `  ${line}`),
    "\\end{table}",
    "",
  ].join("\n");
}
