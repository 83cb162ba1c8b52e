import type { Placement } from "./augment";
import { imageSize, type ImageShape } from "./dataset";
import type { Pixels } from "./pixels";

/**
 * Writes one image, scaled, into a batch.
 *
 * @param target values of the batch, NHWC; the image's start at `to`.
 * @param images pixels, NHWC; the image's start at `from`.
 * @param table the scaled value of whatever a pixel can be, from `scalingTable`.
 */
export function fillImage(
  target: Float32Array,
  to: number,
  images: Pixels,
  from: number,
  shape: ImageShape,
  table: Float32Array,
): void {
  const size = imageSize(shape);
  const channels = shape[2];
  if (channels === 1) {
    for (let i = 0; i < size; i++) target[to + i] = table[images[from + i] ?? NaN] ?? NaN;
    return;
  }
  const values = table.length / channels;
  for (let i = 0; i < size;) {
    for (let base = 0; base < table.length; base += values, i++) {
      target[to + i] = table[base + (images[from + i] ?? NaN)] ?? NaN;
    }
  }
}

/**
 * Writes one image, shifted, mirrored, cut and scaled, into a batch: as `fillImage`, with a placement.
 *
 * What comes in from outside the image is black before scaling; a cut is 0 after scaling.
 */
export function fillPlaced(
  target: Float32Array,
  to: number,
  images: Pixels,
  from: number,
  shape: ImageShape,
  table: Float32Array,
  { dy, dx, flip, cut }: Placement,
): void {
  const [height, width, channels] = shape;
  const values = table.length / channels;
  for (let y = 0; y < height; y++) {
    const sourceY = y + dy;
    const rowInside = sourceY >= 0 && sourceY < height;
    for (let x = 0; x < width; x++) {
      const sourceX = (flip ? width - 1 - x : x) + dx;
      const inside = rowInside && sourceX >= 0 && sourceX < width;
      const pixel = from + (sourceY * width + sourceX) * channels;
      const out = to + (y * width + x) * channels;
      for (let channel = 0; channel < channels; channel++) {
        // Of bytes and of halves alike, 0 is black.
        const value = inside ? (images[pixel + channel] ?? NaN) : 0;
        target[out + channel] = table[values * channel + value] ?? NaN;
      }
    }
  }
  if (!cut) return;
  const [left, right] = [Math.max(0, cut.left), Math.min(width, cut.right)];
  for (let y = Math.max(0, cut.top); y < Math.min(height, cut.bottom); y++) {
    target.fill(0, to + (y * width + left) * channels, to + (y * width + right) * channels);
  }
}
