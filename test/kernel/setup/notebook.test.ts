import { describe, expect, it } from "vitest";

import { complaints, results } from "../../../kernel/setup/notebook.mjs";

const result = {
  cell_type: "code",
  source: "compare(plain, regulated)",
  metadata: { tags: ["result"] },
  outputs: [
    { output_type: "stream", name: "stdout", text: ["two networks\n"] },
    {
      output_type: "execute_result",
      data: { "text/html": "<table/>", "text/plain": ["AstroNet  98.9 %\n"] },
    },
  ],
};
const figure = {
  cell_type: "code",
  source: "curves",
  outputs: [{ output_type: "display_data", data: { "text/plain": "a figure" } }],
};

describe("results", () => {
  it("are what the tagged cells show, as text", () => {
    expect(results({ cells: [{ cell_type: "markdown", source: "# Title" }, figure, result] })).toEqual([
      "two networks",
      "AstroNet  98.9 %",
    ]);
  });
});

describe("complaints", () => {
  it("has none about a notebook that ran well", () => {
    expect(complaints({ cells: [figure, result] })).toEqual([]);
  });

  it("names errors and standard error by their cell", () => {
    const failed = {
      cell_type: "code",
      source: "train()",
      outputs: [{ output_type: "error", ename: "AstroNetError", evalue: "no data" }],
    };
    const loud = {
      cell_type: "code",
      source: "warn()",
      outputs: [{ output_type: "stream", name: "stderr", text: "careful\nreally" }],
    };
    expect(complaints({ cells: [failed, result, loud] })).toEqual([
      "cell 1: AstroNetError: no data",
      "cell 3 wrote to standard error: careful",
    ]);
  });

  it("asks for a picture beside each live figure and widget", () => {
    const drawn = { "application/vnd.plotly.v1+json": {}, "image/svg+xml": "<svg/>" };
    const bare = {
      "application/vnd.plotly.v1+json": {},
      "text/plain": "a figure\n(no picture: no renderer)",
    };
    const widget = { "application/vnd.jupyter.widget-view+json": {} };
    const cell = (data: Record<string, unknown>): typeof figure => ({
      ...figure,
      outputs: [{ output_type: "display_data", data: data as { "text/plain": string } }],
    });
    expect(complaints({ cells: [result, cell(drawn), cell(bare), cell(widget)] })).toEqual([
      "cell 3 shows a live figure without a picture of it",
      "cell 4 shows a live figure without a picture of it",
    ]);
  });

  it("misses a result", () => {
    expect(complaints({ cells: [figure] })).toEqual(['no cell tagged "result" shows a result']);
  });
});
