import type { FigureJson, Trace } from "./json";

/** A no-break space is about 0.4 letters wide in the renderer's typeface, and the widest usual ones are wider by a fifth. */
const spacesPerLetter = 0.5;

function roomier(trace: Trace): Trace {
  const { name, showlegend } = trace;
  if (typeof name !== "string" || name === "" || showlegend === false) return trace;
  const text = name.replace(/<[^>]*>/g, "");
  return { ...trace, name: name + "\u00a0".repeat(Math.ceil(spacesPerLetter * text.length)) };
}

/**
 * A figure whose legend has room for a wider typeface than it is drawn with.
 *
 * In an SVG text stays text, and whoever shows it may not have the typeface that the legend was measured with. Its entries would
 * then run into each other, and the last be cut off: each gets some blank behind its name.
 */
export function withLegendRoom(figure: FigureJson): FigureJson {
  return { ...figure, data: figure.data.map(roomier) };
}
