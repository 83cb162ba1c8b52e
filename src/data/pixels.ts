import { fromHalf, toHalf } from "../engine/half";
import { AstroNetError } from "../error";

/**
 * The pixels of a data set as they are kept: bytes, for images of 0..255, or half-precision floats (IEEE 754 binary16) in the
 * 16 bits of each element, for images of any values.
 */
export type Pixels = Uint8Array | Uint16Array;

/**
 * Pixels as a data set keeps them. Floats are kept as half-precision ones, at half the memory.
 *
 * What is lost: a value is rounded to the nearest half, with a relative error of at most 2⁻¹¹ (0.05 %) from 2⁻¹⁴ to 65,504, and
 * an absolute one of at most 2⁻²⁵ below. Images of 0..255 lose nothing as bytes, which take half the memory again.
 *
 * @throws AstroNetError if a float is no number, or too large for half precision.
 */
export function keptPixels(images: Pixels | Float32Array, name: string): Pixels {
  if (!(images instanceof Float32Array)) return images;
  const at = images.findIndex((value) => !(Math.abs(value) < tooLarge));
  if (at >= 0) {
    throw new AstroNetError(
      `value ${images[at]!} in ${name}: half precision goes to ${tooLarge - 16} (scale the images down)`,
    );
  }
  return toHalf(images);
}

/** Room for so many pixels of the same kind. */
export function roomLike(pixels: Pixels, length: number): Pixels {
  return pixels instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length);
}

/** What each element that a pixel can be stands for: pixel / 255 of a byte, the number itself of a half. */
export function pixelValues(pixels: Pixels): Float64Array | Float32Array {
  return pixels instanceof Uint16Array
    ? fromHalf(Uint16Array.from({ length: 65_536 }, (_, half) => half))
    : Float64Array.from({ length: 256 }, (_, pixel) => pixel / 255);
}

/** From here on a half is infinite. */
const tooLarge = 65_520;
