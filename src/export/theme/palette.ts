/**
 * Colours for categories, in the order in which series take them.
 *
 * They are those of Okabe and Ito (2008, "Color Universal Design"), told apart with every common form of colour
 * blindness; yellow is left out because it is lost on white paper, and grey stands in for black so that a series is
 * seen on a dark page too.
 */
export const palette = [
  "#0072B2", // blue
  "#D55E00", // vermillion
  "#009E73", // bluish green
  "#CC79A7", // reddish purple
  "#E69F00", // orange
  "#56B4E9", // sky blue
  "#7F7F7F", // grey
] as const;

/** The colour of the `index`-th series; the palette starts again after its end. */
export function seriesColour(index: number): string {
  return palette[index % palette.length] ?? palette[0];
}

/** A colour `#rrggbb` with an opacity in [0, 1], as CSS. */
export function faded(colour: string, opacity: number): string {
  const value = Number.parseInt(colour.slice(1), 16);
  return `rgba(${(value >> 16) & 255}, ${(value >> 8) & 255}, ${value & 255}, ${opacity})`;
}

/** Colours from low to high for a quantity without a sign: viridis, even in lightness for every reader. */
export const sequential: readonly (readonly [number, string])[] = [
  [0, "#440154"],
  [0.125, "#472D7B"],
  [0.25, "#3B528B"],
  [0.375, "#2C728E"],
  [0.5, "#21918C"],
  [0.625, "#28AE80"],
  [0.75, "#5EC962"],
  [0.875, "#ADDC30"],
  [1, "#FDE725"],
];

/** Colours for a quantity with a sign, blue below zero and vermillion above; the middle is a pale grey. */
export const diverging: readonly (readonly [number, string])[] = [
  [0, "#00446B"],
  [0.2, "#0072B2"],
  [0.4, "#8FBAD6"],
  [0.5, "#EDEDED"],
  [0.6, "#EDB48C"],
  [0.8, "#D55E00"],
  [1, "#7F3800"],
];
