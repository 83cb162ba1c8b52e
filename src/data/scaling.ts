import { AstroNetError } from "../error";

import type { Dataset } from "./dataset";

/**
 * How pixels become numbers, channel by channel: x = (pixel / 255 - mean) / std.
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
  const histogram = new Float64Array(channels * 256);
  const { images } = dataset;
  for (let i = 0; i < images.length;) {
    for (let channel = 0; channel < channels; channel++, i++) {
      const bin = channel * 256 + (images[i] ?? NaN);
      histogram[bin] = (histogram[bin] ?? NaN) + 1;
    }
  }
  const moments = Array.from({ length: channels }, (_, channel) =>
    momentsOf(histogram.subarray(channel * 256, (channel + 1) * 256)),
  );
  return { mean: moments.map(({ mean }) => mean), std: moments.map(({ std }) => std) };
}

function momentsOf(histogram: Float64Array): { mean: number; std: number } {
  const count = histogram.reduce((sum, n) => sum + n, 0);
  const mean = histogram.reduce((sum, n, pixel) => sum + (n * pixel) / 255, 0) / count;
  const variance = histogram.reduce((sum, n, pixel) => sum + n * (pixel / 255 - mean) ** 2, 0) / count;
  return { mean, std: variance > 0 ? Math.sqrt(variance) : 1 };
}

/**
 * The scaled value of each pixel value in each channel: entry `channel * 256 + pixel`, as float32.
 *
 * A batch is filled by looking values up here: dividing 50,000 pixels one by one would cost more than the copy.
 */
export function scalingTable(scaling: Scaling): Float32Array {
  const table = new Float32Array(scaling.mean.length * 256);
  scaling.mean.forEach((mean, channel) => {
    const std = scaling.std[channel] ?? NaN;
    for (let pixel = 0; pixel < 256; pixel++) table[channel * 256 + pixel] = (pixel / 255 - mean) / std;
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
