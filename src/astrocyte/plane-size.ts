/**
 * The general rule for a plane of any number of units: of the widths from half its square root to the root, the one that
 * leaves the fewest places of the last row empty, and of those the widest.
 *
 * It gives the published planes of ResNet-18, [83, 64], and of the MLP, [37, 32].
 */
export function paddedWidth(units: number): number {
  const widest = Math.max(1, Math.floor(Math.sqrt(units)));
  let [best, fewest] = [widest, Infinity];
  for (let width = widest; width >= widest / 2; width--) {
    const empty = Math.ceil(units / width) * width - units;
    if (empty < fewest) [best, fewest] = [width, empty];
  }
  return best;
}

/** The first of these levels that a plane has room for: each halves it, rounding down, and the last needs two elements. */
export function levelsWithRoom(
  [height, width]: readonly [height: number, width: number],
  channels: readonly number[],
): number[] {
  return channels.filter((_, level) => level === 0 || (height >> level) * (width >> level) > 1);
}
