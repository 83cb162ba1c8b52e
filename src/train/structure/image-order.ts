import { fileOrder, shuffle } from "../../data/order";

/**
 * Images `from` to `from + length` of an endless sequence that goes through a data set again and again, each time in an
 * order of its own.
 *
 * @param count images of the data set
 * @returns their indices
 */
export function imageOrder(
  count: number,
  { from, length, seed, purpose }: { from: number; length: number; seed: number; purpose: string },
): Int32Array {
  const indices = new Int32Array(length);
  let order: Int32Array | undefined;
  for (let i = 0; i < length; i++) {
    const at = (from + i) % count;
    if (at === 0 || !order) {
      order = shuffle(fileOrder(count), seed, `structure/${purpose}/${Math.floor((from + i) / count)}`);
    }
    indices[i] = order[at]!;
  }
  return indices;
}
