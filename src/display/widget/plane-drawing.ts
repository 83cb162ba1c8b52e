/** The units of one layer on the plane, in packing order. */
export interface DrawnLayer {
  readonly name: string;
  readonly units: number;
}

/** Everything that a map on the unit plane shows at one moment. */
export interface PlaneView {
  readonly label: string;
  readonly quantity: string;
  readonly rows: number;
  readonly columns: number;
  /** Row by row. */
  readonly values: ArrayLike<number>;
  readonly low: number;
  readonly high: number;
  readonly layers: readonly DrawnLayer[];
  /** Colours from low to high, as CSS. */
  readonly colours: readonly string[];
}

/**
 * A map on the unit plane as SVG: one cell a unit, exact zeros in grey, a border where a layer starts.
 *
 * The text of this one function runs in the browser too, as part of the front-end module: it may name nothing outside
 * of itself.
 */
export function drawPlane(view: PlaneView): string {
  const { label, quantity, rows, columns, values, low, high, layers, colours } = view;
  const ink = "#737373";
  const escape = (text: string): string =>
    text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  const side = Math.max(2, Math.min(22, Math.floor(420 / rows), Math.floor(560 / columns)));
  const [left, top] = [84, 30];
  const [across, down] = [side * columns, side * rows];
  const width = left + Math.max(across, 220) + 12;
  const height = top + down + 44;
  // One path a colour keeps the drawing small.
  const paths = new Map<string, string>();
  let zeros = 0;
  for (let unit = 0; unit < rows * columns; unit++) {
    const value = values[unit] ?? 0;
    const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
    const colour =
      value === 0 && low >= 0 ? "#B9BDC2" : (colours[Math.round(share * (colours.length - 1))] ?? ink);
    if (value === 0) zeros++;
    const cell = `M${left + (unit % columns) * side},${top + Math.floor(unit / columns) * side}h${side}v${side}h-${side}z`;
    paths.set(colour, (paths.get(colour) ?? "") + cell);
  }
  const cells = [...paths].map(([colour, path]) => `<path d="${path}" fill="${colour}"/>`);
  const borders: string[] = [];
  const names: string[] = [];
  let start = 0;
  for (const { name, units } of layers) {
    const [row, column] = [Math.floor(start / columns), start % columns];
    const [x, y] = [left + column * side, top + row * side];
    if (start > 0) {
      const step = column === 0 ? "" : `M${left},${y + side}H${x}V${y}`;
      borders.push(
        `<path d="${step}${column === 0 ? `M${left},${y}` : ""}H${left + across}" fill="none" stroke="#FFFFFF" stroke-width="1.5"/>`,
      );
    }
    const middle = top + ((start + units / 2) / columns) * side + 4;
    names.push(`<text x="${left - 6}" y="${middle.toFixed(1)}" text-anchor="end">${escape(name)}</text>`);
    start += units;
  }
  const short = (value: number): string => String(Number(value.toPrecision(3)));
  const bar = colours.map(
    (colour, index) =>
      `<rect x="${left + 30 + (index * 100) / colours.length}" y="${top + down + 10}" width="${100 / colours.length + 0.5}" height="8" fill="${colour}"/>`,
  );
  const foot = top + down + 18;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escape(label)}" width="${width}" height="${height}"`,
    ` viewBox="0 0 ${width} ${height}" style="max-width: 100%; height: auto" font-family="sans-serif" font-size="11" fill="${ink}">`,
    `<text x="${left}" y="18" font-size="13">${escape(label)}</text>`,
    `<g shape-rendering="crispEdges">${cells.join("")}</g>`,
    ...borders,
    ...names,
    `<text x="${left + 24}" y="${foot}" text-anchor="end">${short(low)}</text>`,
    ...bar,
    `<text x="${left + 136}" y="${foot}">${short(high)} ${escape(quantity)}</text>`,
    `<text x="${left}" y="${foot + 18}">exactly 0: ${zeros} of ${rows * columns}</text>`,
    "</svg>",
  ].join("");
}
