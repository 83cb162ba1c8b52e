import { describe, expect, it } from "vitest";
import { confusionMatrix } from "../../../src/display/comparison/confusion-matrix";
import { expectFigure } from "../snapshot";

const counts = [
  [95, 4, 1],
  [0, 90, 10],
  [40, 0, 60],
];

describe("confusionMatrix", () => {
  it("draws shares of the true class", async () => {
    await expectFigure(confusionMatrix(counts, { classes: ["cat", "dog", "ship"] }), "confusion-matrix");
  });

  it("says how many of each class it gets right", () => {
    const { description } = confusionMatrix(counts, { classes: ["cat", "dog", "ship"] });
    expect(description).toContain("right cat 95 %, dog 90 %, ship 60 %");
  });

  it("draws counts", () => {
    const figure = confusionMatrix(counts, { show: "count" });
    expect(figure.data[0]?.z).toEqual(counts);
    expect(figure.data.flatMap(({ text }) => (text as string[] | undefined) ?? [])).toContain("40");
  });

  it("gives a class without inputs the share 0", () => {
    expect(
      confusionMatrix([
        [0, 0],
        [1, 3],
      ]).data[0]?.z,
    ).toEqual([
      [0, 0],
      [25, 75],
    ]);
  });

  it("refuses what is no confusion matrix", () => {
    expect(() => confusionMatrix([[1, 2]])).toThrow("a confusion matrix is square: 1 × 2");
    expect(() => confusionMatrix([[-1]])).toThrow("no negative counts");
    expect(() => confusionMatrix(counts, { classes: ["a"] })).toThrow("1 class names for 3 classes: a");
  });
});
