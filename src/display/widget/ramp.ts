function channels(colour: string): readonly [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/**
 * `count` colours `#rrggbb`, evenly from the first stop to the last; between two stops each channel goes linearly.
 *
 * @param stops positions in [0, 1], rising, with their colours.
 */
export function ramp(stops: readonly (readonly [number, string])[], count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const at = index / (count - 1);
    const after = Math.max(
      1,
      stops.findIndex(([position]) => position >= at),
    );
    const [from, first] = stops[after - 1]!;
    const [to, second] = stops[after]!;
    const share = (at - from) / (to - from);
    const end = channels(second);
    const mixed = channels(first).map((channel, part) =>
      Math.round(channel + share * (end[part]! - channel)),
    );
    return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
  });
}
