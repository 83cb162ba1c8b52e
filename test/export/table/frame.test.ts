import { createRequire } from "node:module";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { table } from "../../../src/export/table/table";
import { toDataFrame } from "../../../src/export/table/write";
import { sample } from "./sample-table";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describe("toDataFrame", () => {
  it("gives a danfo.js data frame, an uncertainty in a column of its own", () => {
    const before = tf.memory().numTensors;
    const frame = toDataFrame(sample);
    expect(frame.columns).toEqual([
      "method",
      "accuracy (%)",
      "accuracy (%) uncertainty",
      "parameters",
      "note",
    ]);
    expect(frame.shape).toEqual([3, 5]);
    expect(frame.values[1]).toEqual(["AstroNet", 99.31, 0.12, 21034, null]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("gives a table again", () => {
    const frame = toDataFrame([{ a: 1, b: "x" }]);
    expect(table(frame).rows).toEqual([[1, "x"]]);
  });

  it("shares one TensorFlow.js with AstroNet", () => {
    const danfo = createRequire(__filename)("danfojs-node") as { tensorflow: typeof tf };
    expect(danfo.tensorflow.engine()).toBe(tf.engine());
  });
});
