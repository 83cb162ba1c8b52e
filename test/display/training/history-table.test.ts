import { describe, expect, it } from "vitest";
import { historyTable } from "../../../src/display/training/history-table";
import { sampleHistory } from "../sample-history";

describe("historyTable", () => {
  it("has a row an epoch, and the columns that any run has", () => {
    const [plain, gated] = [sampleHistory("plain", 1, false, 2), sampleHistory("AstroNet", 2, true, 1)];
    const table = historyTable([plain, gated]);
    expect(String(table)).toMatchInlineSnapshot(`
      "run       seed  epoch    loss  accuracy (%)  evaluation loss  evaluation accuracy (%)  learning rate  time (s)  astrocyte loss  astrocyte accuracy (%)
      ────────  ────  ─────  ──────  ────────────  ───────────────  ───────────────────────  ─────────────  ────────  ──────────────  ──────────────────────
      plain        1      1  1.4004         38.02           1.4665                    37.63            0.1       1.5
      plain        1      2  0.8548         61.08           0.9003                    60.45            0.1       1.5
      AstroNet     2      1  1.4093         37.13           1.4843                    36.74            0.1       1.5          1.5163                   37.77"
    `);
    expect(table.columns.map(({ name }) => name)).toContain("astrocyte loss");
    expect(historyTable(plain).columns.map(({ name }) => name)).not.toContain("astrocyte loss");
  });

  it("refuses a history without epochs", () => {
    expect(() => historyTable({ label: "x", seed: 1, epochs: [] })).toThrow('history "x" has no epochs');
  });
});
