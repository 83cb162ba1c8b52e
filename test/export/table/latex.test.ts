import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { latexText } from "../../../src/export/table/latex-text";
import { toLatex } from "../../../src/export/table/write";
import { findLatex, type Latex } from "./find-latex";
import { sample } from "./sample-table";

const whole = toLatex(sample, {
  caption: "Accuracy & size",
  label: "tab:accuracy",
  siunitx: true,
  bold: "best",
});

/** The cells of each line of a tabular, and the columns that it declares. */
function shape(latex: string): { columns: number; cells: number[] } {
  const declared = /\\begin\{tabular\}\{(.*)\}\n/.exec(latex)?.[1] ?? "";
  const lines = latex.split("\n").filter((line) => line.endsWith("\\\\"));
  return {
    columns: declared.replace(/\[[^\]]*\]/g, "").length,
    cells: lines.map((line) => line.replace(/\\&/g, "").split("&").length),
  };
}

/** The log of pdfLaTeX over some tables. */
function compile({ program, args, env }: Latex, tables: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "astronet-latex-"));
  const body = tables.join("\n\n");
  const preamble = "\\documentclass{article}\n\\usepackage{booktabs,siunitx}\n\\begin{document}\n";
  writeFileSync(join(folder, "t.tex"), `${preamble}${body}\n\\end{document}\n`);
  try {
    const options = ["-interaction=nonstopmode", "-halt-on-error", "t.tex"];
    const { stdout, error } = spawnSync(program, [...args, ...options], {
      cwd: folder,
      env,
      encoding: "utf8",
    });
    if (error) throw error;
    return existsSync(join(folder, "t.log")) ? readFileSync(join(folder, "t.log"), "utf8") : stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Where a machine has no LaTeX, Debian's is fetched once. */
const minutes = 4 * 60_000;

describe("toLatex", () => {
  it("writes a table with siunitx columns and the best values in bold", () => {
    expect(whole).toMatchInlineSnapshot(`
      "\\begin{table}[tb]
        \\centering
        \\caption{Accuracy \\& size}
        \\label{tab:accuracy}
        \\begin{tabular}{lS[table-format=2.3(2), mode=text, detect-weight]S[table-format=6.0, mode=text, detect-weight]l}
          \\toprule
          method & {accuracy (\\%)} & {parameters} & note \\\\
          \\midrule
          dense \\& plain & 99.123(35) & 430500 & ref\\_1 \\\\
          AstroNet & \\bfseries 99.31(12) & 21034 &  \\\\
          $\\mu$ $\\leq$ 5 \\%, ''x'' & 98.3(12) & \\bfseries 2761 & a$|$b \\\\
          \\bottomrule
        \\end{tabular}
      \\end{table}
      "
    `);
  });

  it("writes plain columns without siunitx, and lines without booktabs", () => {
    expect(toLatex(sample, { booktabs: false, bold: "best" })).toMatchInlineSnapshot(`
      "\\begin{tabular}{lrrl}
        \\hline
        method & accuracy (\\%) & parameters & note \\\\
        \\hline
        dense \\& plain & $99.123 \\pm 0.035$ & $430\\,500$ & ref\\_1 \\\\
        AstroNet & $\\mathbf{99.31 \\pm 0.12}$ & $21\\,034$ &  \\\\
        $\\mu$ $\\leq$ 5 \\%, ''x'' & $98.3 \\pm 1.2$ & $\\mathbf{2761}$ & a$|$b \\\\
        \\hline
      \\end{tabular}
      "
    `);
  });

  it("compiles with every combination of its options", { timeout: minutes }, async () => {
    const tables = [true, false].flatMap((siunitx) =>
      [true, false].flatMap((booktabs) => [
        toLatex(sample, { siunitx, booktabs }),
        toLatex(sample, {
          siunitx,
          booktabs,
          bold: "best",
          caption: "100 % of x_1 & ∆y ≤ 3²",
          label: "tab:a b",
        }),
      ]),
    );
    const odd = toLatex(
      [
        { "α & β": -1e-3, text: "\\^~{}$#_%<>|→ é" },
        { "α & β": NaN, text: null },
      ],
      { siunitx: true },
    );
    for (const latex of [...tables, odd]) {
      const { columns, cells } = shape(latex);
      expect(new Set(cells)).toEqual(new Set([columns]));
    }
    const log = compile(await findLatex(), [...tables, odd]);
    expect(log).not.toMatch(/^! |Missing character|(siunitx|booktabs) Warning/m);
    expect(log).toContain("Output written on t.pdf");
  });

  it("refuses to look for the best where no column says what is good", () => {
    expect(() => toLatex([{ a: 1 }], { bold: "best" })).toThrow('bold: "best" needs a column');
  });
});

describe("latexText", () => {
  it("writes out what LaTeX would read as a command", () => {
    expect(latexText("50 % of a_b & {c} $ # ~ ^ \\")).toBe(
      "50 \\% of a\\_b \\& \\{c\\} \\$ \\# \\textasciitilde{} \\textasciicircum{} \\textbackslash{}",
    );
    expect(latexText("α → Ω ± 3 µm")).toBe("$\\alpha$ $\\to$ $\\Omega$ $\\pm$ 3 $\\mu$m");
  });
});
