import * as tf from "@tensorflow/tfjs-core";

import { engine, uniform } from "../engine";
import { AstroNetError } from "../error";

/** How long a forward pass takes, batch size by batch size. */
export interface Latency {
  readonly label: string;
  readonly batch: readonly number[];
  /** Median milliseconds a batch. */
  readonly milliseconds: readonly number[];
  /** Fastest and slowest of the passes. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** How latency is measured. */
export interface LatencyMeasurement {
  /** As legends and tables name what is measured. */
  readonly label?: string;
  /** Images at a time; 1 and 256 by default. */
  readonly batchSizes?: readonly number[];
  /** Passes before the clock counts, which load kernels and fill caches; 5 by default. */
  readonly warmUp?: number;
  /** Passes that count; 30 by default. */
  readonly repeats?: number;
  /** Milliseconds from any beginning; the process's own clock by default. */
  readonly clock?: () => number;
}

/**
 * Measures the wall-clock time of a forward pass on the engine in use: the median over passes, after a warm-up.
 *
 * One at a time: two that are measured at once are in each other's time. A pass ends when its result can be read, so that an engine that computes in the background is waited for. What it
 * computes on are noise images; a network's time does not depend on their content.
 *
 * @param forward what is measured, from images [N, H, W, C]; what it makes is disposed of
 * @param inputShape height, width and channels of an image
 * @throws AstroNetError if a batch size or a number of passes is none.
 */
export async function measureLatency(
  forward: (x: tf.Tensor4D) => tf.Tensor,
  inputShape: readonly [number, number, number],
  options: LatencyMeasurement = {},
): Promise<Latency> {
  const { label = "forward pass", batchSizes = [1, 256], warmUp = 5, repeats = 30 } = options;
  const clock = options.clock ?? (() => performance.now());
  if (batchSizes.length === 0)
    throw new AstroNetError("batch sizes: none (give at least one, as in [1, 256])");
  requireCounts("batch size", batchSizes, 1);
  requireCounts("latency warm-up", [warmUp], 0);
  requireCounts("latency repeats", [repeats], 1);
  engine();
  const times: Float64Array[] = [];
  for (const size of batchSizes) {
    const x = uniform([size, ...inputShape], 1, 0, "latency") as tf.Tensor4D;
    const pass = async (): Promise<number> => {
      const started = clock();
      // A clone: what comes out may be what went in.
      const result = tf.tidy(() => tf.clone(forward(x)));
      try {
        await result.data();
      } finally {
        result.dispose();
      }
      return clock() - started;
    };
    try {
      for (let i = 0; i < warmUp; i++) await pass();
      const counted = new Float64Array(repeats);
      for (let i = 0; i < repeats; i++) counted[i] = await pass();
      times.push(counted.sort());
    } finally {
      x.dispose();
    }
  }
  return {
    label,
    batch: batchSizes,
    milliseconds: times.map(median),
    low: times.map((sorted) => sorted[0]!),
    high: times.map((sorted) => sorted.at(-1)!),
  };
}

function median(sorted: Float64Array): number {
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

function requireCounts(name: string, counts: readonly number[], least: number): void {
  for (const count of counts) {
    if (!Number.isInteger(count) || count < least) {
      throw new AstroNetError(`${name}: ${count} (give a whole number from ${least})`);
    }
  }
}
