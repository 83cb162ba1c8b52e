import { describe, expect, it } from "vitest";
import { latencyAgainstBatch } from "../../../src/display/comparison/latency";
import { expectFigure } from "../snapshot";

const native = {
  label: "TensorFlow",
  batch: [1, 4, 16, 64],
  milliseconds: [1, 1.2, 1.6, 3],
  low: [0.9, 1.1, 1.5, 2.8],
  high: [1.4, 1.5, 2, 4],
};

describe("latencyAgainstBatch", () => {
  it("draws several engines", async () => {
    const plain = { label: "plain JavaScript", batch: [1, 4, 16, 64], milliseconds: [9, 17, 42, 140] };
    await expectFigure(latencyAgainstBatch([native, plain]), "latency");
  });

  it("divides by the batch size", () => {
    const [line] = latencyAgainstBatch([native], { perInput: true }).data;
    expect(line?.y).toEqual([1, 0.3, 0.1, 0.046875]);
  });

  it("refuses lengths that differ and times that are not positive", () => {
    expect(() => latencyAgainstBatch([{ ...native, milliseconds: [1] }])).toThrow(
      "has 4 batch sizes and 1 values",
    );
    expect(() => latencyAgainstBatch([{ ...native, low: [0, 1, 1, 1] }])).toThrow("must be positive");
    expect(() => latencyAgainstBatch([])).toThrow("series is empty");
  });
});
