import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { latencyAgainstBatch } from "../../src/display/comparison/latency";
import { AstroNetError } from "../../src/error";
import { measureLatency } from "../../src/measure";
import { mlp } from "../../src/network";
import { onEachEngine } from "../engine/engines";
import { evaluation } from "../network/networks";

/** A clock on which the passes, two readings each, take these times in turn. */
function clockOf(times: readonly number[]): () => number {
  let reading = 0;
  let now = 1000;
  return () => {
    if (reading % 2 === 1) now += times[Math.floor(reading / 2)]!;
    reading++;
    return now;
  };
}

onEachEngine("measureLatency", () => {
  it("is the median of the passes behind the warm-up, with the fastest and the slowest", async () => {
    const shapes: number[][] = [];
    const latency = await measureLatency(
      (x) => {
        shapes.push(x.shape);
        return tf.mean(x, [1, 2, 3]);
      },
      [4, 5, 2],
      {
        label: "mean",
        batchSizes: [1, 3],
        warmUp: 2,
        repeats: 3,
        clock: clockOf([99, 98, 5, 2, 4, 97, 96, 10, 30, 20]),
      },
    );
    expect(latency).toEqual({
      label: "mean",
      batch: [1, 3],
      milliseconds: [4, 20],
      low: [2, 10],
      high: [5, 30],
    });
    const passes = (size: number) => new Array<number[]>(5).fill([size, 4, 5, 2]);
    expect(shapes).toEqual([...passes(1), ...passes(3)]);
  });

  it("takes the middle between the two middle ones of an even number", async () => {
    const options = { batchSizes: [1], warmUp: 0, repeats: 4, clock: clockOf([8, 1, 2, 4]) };
    expect((await measureLatency((x) => x, [1, 1, 1], options)).milliseconds).toEqual([3]);
  });

  it("runs a network by the process's own clock, and can be drawn", async () => {
    const network = mlp({ units: [4, 3], inputShape: [2, 2, 1] });
    const latency = await measureLatency((x) => network.forward(x, evaluation), [2, 2, 1], {
      batchSizes: [1, 2],
      warmUp: 1,
      repeats: 3,
    });
    latency.milliseconds.forEach((median, i) => {
      expect(latency.low[i]).toBeGreaterThan(0);
      expect(median).toBeGreaterThanOrEqual(latency.low[i]!);
      expect(median).toBeLessThanOrEqual(latency.high[i]!);
    });
    expect(latencyAgainstBatch([latency]).data).toHaveLength(1);
    network.dispose();
  });

  it("disposes of its images when the pass fails", async () => {
    const failing = () => {
      throw new Error("no pass");
    };
    await expect(measureLatency(failing, [2, 2, 1])).rejects.toThrow("no pass");
  });

  it("refuses batch sizes and numbers of passes that are none", async () => {
    const measure = (options: object) => measureLatency((x) => x.clone(), [1, 1, 1], options);
    await expect(measure({ batchSizes: [1, 0] })).rejects.toThrow(AstroNetError);
    await expect(measure({ batchSizes: [1, 0] })).rejects.toThrow(
      "batch size: 0 (give a whole number from 1)",
    );
    await expect(measure({ batchSizes: [] })).rejects.toThrow("batch sizes: none");
    await expect(measure({ warmUp: -1 })).rejects.toThrow("latency warm-up: -1 (give a whole number from 0)");
    await expect(measure({ repeats: 1.5 })).rejects.toThrow(
      "latency repeats: 1.5 (give a whole number from 1)",
    );
  });
});
