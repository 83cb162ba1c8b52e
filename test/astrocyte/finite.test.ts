import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { firstNotFinite } from "../../src/astrocyte";
import { onEachEngine } from "../engine/engines";

onEachEngine("firstNotFinite", () => {
  it.each([NaN, Infinity, -Infinity])("names the first tensor that holds %s", (value) => {
    tf.tidy(() => {
      const [good, bad] = [tf.tensor1d([1, -2]), tf.tensor2d([[0, 1, value]])];
      expect(
        firstNotFinite([
          ["a", good],
          ["b", bad],
          ["c", bad],
        ]),
      ).toBe("b");
    });
  });

  it("names none where all are numbers, large ones too, or there is nothing", () => {
    tf.tidy(() => {
      expect(firstNotFinite([["a", tf.fill([3, 4], 3e38)]])).toBeUndefined();
      expect(firstNotFinite([])).toBeUndefined();
    });
  });
});
