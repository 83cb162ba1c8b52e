import { AstroNetError } from "../error";

import type { Dataset } from "./dataset";
import { pixelValues, type Pixels } from "./pixels";

/**
 * How pixels become numbers, channel by channel: x = (pixel / 255 - mean) / std, or (value - mean) / std of
 * half-precision floats.
 *
 * `mean` and `std` hold one number a channel, on the 0..1 scale.
 */
export interface Scaling {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** The scaling that only divides by 255, so that pixels lie in 0..1: mean 0 and std 1 in every channel. */
export function plainScaling(channels: number): Scaling {
  const each = (value: number) => Array.from({ length: channels }, () => value);
  return { mean: each(0), std: each(1) };
}

/**
 * The scaling that gives a data set mean 0 and variance 1 in every channel, measured over all of its pixels.
 *
 * Measure it on the training images and use it for the test images too. A channel that is constant keeps std 1.
 */
export function measureScaling(dataset: Dataset): Scaling {
  const channels = dataset.shape[2];
  const { images } = dataset;
  const values = pixelValues(images);
  const histogram = new Float64Array(channels * values.length);
  for (let i = 0; i < images.length;) {
    for (let channel = 0; channel < channels; channel++, i++) {
      const bin = channel * values.length + (images[i] ?? NaN);
      histogram[bin] = (histogram[bin] ?? NaN) + 1;
    }
  }
  const moments = Array.from({ length: channels }, (_, channel) =>
    momentsOf(histogram.subarray(channel * values.length, (channel + 1) * values.length), values),
  );
  return { mean: moments.map(({ mean }) => mean), std: moments.map(({ std }) => std) };
}

/** @param histogram how often each pixel comes @param values what each stands for; those that never come may be no number */
function momentsOf(histogram: Float64Array, values: ArrayLike<number>): { mean: number; std: number } {
  const count = histogram.reduce((sum, n) => sum + n, 0);
  const mean = histogram.reduce((sum, n, i) => (n > 0 ? sum + n * values[i]! : sum), 0) / count;
  const variance =
    histogram.reduce((sum, n, i) => (n > 0 ? sum + n * (values[i]! - mean) ** 2 : sum), 0) / count;
  return { mean, std: variance > 0 ? Math.sqrt(variance) : 1 };
}

/**
 * The scaled value of whatever a pixel can be, in each channel, as float32: entry `channel * 256 + pixel` of bytes,
 * `channel * 65536 + half` of halves.
 *
 * A batch is filled by looking values up here: dividing 50,000 pixels one by one would cost more than the copy.
 *
 * @param pixels of the kind that the table is for
 */
export function scalingTable(scaling: Scaling, pixels: Pixels): Float32Array {
  const values = pixelValues(pixels);
  const table = new Float32Array(scaling.mean.length * values.length);
  scaling.mean.forEach((mean, channel) => {
    const std = scaling.std[channel] ?? NaN;
    for (let i = 0; i < values.length; i++) table[channel * values.length + i] = (values[i]! - mean) / std;
  });
  return table;
}

/**
 * Refuses a scaling that does not have one finite mean and one positive std for each channel.
 *
 * @throws AstroNetError
 */
export function checkScaling(scaling: Scaling, channels: number): void {
  const { mean, std } = scaling;
  if (mean.length !== channels || std.length !== channels) {
    throw new AstroNetError(
      `scaling for ${mean.length} means and ${std.length} stds: the images have ${channels} channels (give one of each per channel)`,
    );
  }
  const badMean = mean.find((value) => !Number.isFinite(value));
  if (badMean !== undefined) throw new AstroNetError(`scaling mean ${badMean}: must be finite`);
  const badStd = std.find((value) => !(value > 0 && Number.isFinite(value)));
  if (badStd !== undefined) throw new AstroNetError(`scaling std ${badStd}: must be positive and finite`);
}
