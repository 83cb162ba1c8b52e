import { AstroNetError } from "../../error";

import type { Padding } from "./node";

/** Zeros in front of and behind one axis. */
export interface Zeros {
  readonly before: number;
  readonly after: number;
}

/** A window that slides over maps. */
export interface Window {
  readonly size: readonly [height: number, width: number];
  readonly stride: number;
  readonly padding: Padding;
}

/** Zeros that a padding puts around one axis of `length` positions. */
export function zerosAround(length: number, size: number, stride: number, padding: Padding): Zeros {
  if (padding !== "same") return { before: padding, after: padding };
  const all = Math.max(0, (Math.ceil(length / stride) - 1) * stride + size - length);
  return { before: Math.floor(all / 2), after: Math.ceil(all / 2) };
}

/**
 * Positions that a window takes on maps: ⌊(length + zeros − size) / stride⌋ + 1 along each axis.
 *
 * @throws AstroNetError if the window does not fit the maps once, or the padding is no whole number from 0.
 */
export function windowPositions(
  name: string,
  [height, width]: readonly [number, number, number],
  { size, stride, padding }: Window,
): [height: number, width: number] {
  if (padding !== "same" && !(Number.isInteger(padding) && padding >= 0)) {
    throw new AstroNetError(`layer ${name}: padding of ${padding} (give a whole number from 0, or "same")`);
  }
  const along = (length: number, extent: number): number => {
    const { before, after } = zerosAround(length, extent, stride, padding);
    return Math.floor((length + before + after - extent) / stride) + 1;
  };
  const [rows, columns] = [along(height, size[0]), along(width, size[1])];
  if (rows >= 1 && columns >= 1) return [rows, columns];
  throw new AstroNetError(
    `layer ${name}: a window of ${size.join("×")} does not fit maps of ${height}×${width} (give larger images)`,
  );
}
