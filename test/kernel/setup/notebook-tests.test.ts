import { describe, expect, it } from "vitest";

import { eachOf, wrongWith } from "../../../kernel/setup/notebook-tests.mjs";

const shown = { output_type: "execute_result", data: { "text/plain": "98 %" } };
const good = {
  cells: [{ cell_type: "code", source: "accuracy", metadata: { tags: ["result"] }, outputs: [shown] }],
};

describe("eachOf", () => {
  it("does everything in order, so many at a time and no more", async () => {
    let running = 0;
    const most: number[] = [];
    const begun: number[] = [];
    await eachOf([1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      most.push(++running);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      running--;
    });
    expect(begun).toEqual([1, 2, 3, 4, 5]);
    expect(Math.max(...most)).toBe(2);
  });

  it("does nothing with nothing", async () => {
    await expect(eachOf([], 2, () => Promise.reject(new Error("called")))).resolves.toBeUndefined();
  });
});

describe("wrongWith", () => {
  it("has nothing against a quiet run with a result", () => {
    expect(wrongWith({ code: 0, output: "[1/1] accuracy\n", errors: "\n" }, () => good)).toEqual([]);
  });

  it("names each line on standard error, and what is wrong in the notebook", () => {
    const run = { code: 0, output: "", errors: "(node:1) Warning: old\n\nUserWarning: careful\n" };
    expect(wrongWith(run, () => ({ cells: [] }))).toEqual([
      "on standard error: (node:1) Warning: old",
      "on standard error: UserWarning: careful",
      'no cell tagged "result" shows a result',
    ]);
  });

  it("says where a notebook stopped, without reading it", () => {
    const run = {
      code: 1,
      output: "  Heading\n  [3/9] train()\n",
      errors: "a cell failed:\nAstroNetError: no data\n",
    };
    const unread = (): never => {
      throw new Error("read");
    };
    expect(wrongWith(run, unread)).toEqual([
      "did not run to its end (code 1)",
      "  Heading",
      "  [3/9] train()",
      "a cell failed:",
      "AstroNetError: no data",
    ]);
  });
});
