import { describe, expect, it } from "vitest";

import { summaryTable } from "../../../src/display/network/summary-table";
import { jupyterDisplay } from "../../../src/mime";
import { AstroNet, lenet5 } from "../../../src/network";
import { leavesNoTensors } from "../../engine/engines";

describe("summaryTable", () => {
  leavesNoTensors();

  it("has a row a layer and their sum, and shows itself", () => {
    const network = lenet5();
    const table = summaryTable(network);
    expect(table.columns.map(({ name }) => name)).toEqual([
      "layer",
      "kind",
      "weights",
      "units",
      "output",
      "parameters",
      "MACs",
    ]);
    expect(table.rows).toEqual([
      ["conv1", "convolution", "5 × 5 × 1 × 20", 20, "24 × 24 × 20", 500, 288_000],
      ["conv2", "convolution", "5 × 5 × 20 × 50", 50, "8 × 8 × 50", 25_000, 1_600_000],
      ["fc1", "dense", "800 × 500", 800, "500", 400_000, 400_000],
      ["fc2", "dense", "500 × 10", 500, "10", 5_000, 5_000],
      ["all", null, null, 1370, null, 430_500, 2_293_000],
    ]);
    const bundle = table[jupyterDisplay]();
    expect(Object.keys(bundle)).toEqual(["text/html", "text/plain"]);
    expect(bundle["text/html"]).toContain(">5 × 5 × 20 × 50</td>");
    network.dispose();
  });

  it("has a sum for each network of an AstroNet, which are called apart", () => {
    const net = new AstroNet(lenet5());
    const { columns, rows } = summaryTable(net);
    expect(columns[0]?.name).toBe("network");
    const sums = rows.filter(([, layer]) => layer === "all");
    expect(sums.map(([network, , , , units, , parameters]) => [network, units, parameters])).toEqual([
      ["LeNet-5 (20-50-500-10)", 1370, 430_500],
      ["astrocyte network 0", null, 17_250],
      ["astrocyte network 1", null, 261_218],
    ]);
    net.dispose();
  });
});
