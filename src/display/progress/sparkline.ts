import { escapeXml } from "../../export/figure/svg";

/** One line of a sparkline. */
export interface SparkSeries {
  readonly name: string;
  readonly colour: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

const width = 280;
const height = 84;
const left = 38;
const top = 18;

const short = (value: number): string => String(Number(value.toPrecision(3)));

/** The ends of some numbers, a little apart where they are the same. */
function range(values: readonly number[]): readonly [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return high > low ? [low, high] : [low - 0.5, high + 0.5];
}

/**
 * A small live curve as inline SVG: cheap enough to be sent several times a second, in the colour of the page's text.
 *
 * @returns an empty string where no series has two points.
 */
export function sparkline(title: string, series: readonly SparkSeries[]): string {
  const drawn = series.filter(({ x }) => x.length > 1);
  if (drawn.length === 0) return "";
  const [x0, x1] = range(drawn.flatMap(({ x }) => x));
  const [y0, y1] = range(drawn.flatMap(({ y }) => y));
  const across = (x: number): string => (left + ((x - x0) / (x1 - x0)) * (width - left - 4)).toFixed(1);
  const down = (y: number): string => (top + ((y1 - y) / (y1 - y0)) * (height - top - 6)).toFixed(1);
  const lines = drawn.map(({ x, y, colour }) => {
    const points = x.map((value, index) => `${across(value)},${down(y[index] ?? 0)}`).join(" ");
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="1.6" stroke-linejoin="round"/>`;
  });
  const names = drawn
    .map(
      ({ name, colour, y }) => `<tspan fill="${colour}">${escapeXml(name)} ${short(y.at(-1) ?? 0)}</tspan>`,
    )
    .join(" ");
  const text = `fill="currentColor" font-size="10"`;
  const frame = `M${left},${top}V${height - 6}H${width - 4}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escapeXml(title)}" width="${width}" height="${height}"`,
    ` viewBox="0 0 ${width} ${height}" style="font-family: inherit; overflow: visible">`,
    `<text x="${left}" y="11" ${text}>${escapeXml(title)}: ${names}</text>`,
    `<text x="${left - 4}" y="${top + 8}" text-anchor="end" ${text}>${short(y1)}</text>`,
    `<text x="${left - 4}" y="${height - 6}" text-anchor="end" ${text}>${short(y0)}</text>`,
    `<path d="${frame}" fill="none" stroke="currentColor" stroke-opacity="0.4"/>`,
    ...lines,
    "</svg>",
  ].join("");
}
