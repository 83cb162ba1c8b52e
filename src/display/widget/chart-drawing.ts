/** One curve of a chart. */
export interface ChartSeries {
  readonly name: string;
  readonly colour: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** Everything that a live chart shows at one moment. */
export interface ChartView {
  readonly label: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly ChartSeries[];
}

/**
 * A chart of lines as SVG.
 *
 * The text of this one function runs in the browser too, as part of the front-end module: it may name nothing outside
 * of itself.
 */
export function drawChart({ label, xLabel, yLabel, series }: ChartView): string {
  const [width, height, left, right, top, bottom] = [600, 260, 64, 588, 44, 216];
  const ink = "#737373";
  const escape = (text: string): string =>
    text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  const range = (pick: (line: ChartSeries) => ArrayLike<number>): readonly [number, number] => {
    let [low, high] = [Infinity, -Infinity];
    for (const line of series) {
      for (const value of Array.from(pick(line))) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (low > high) return [0, 1];
    return high > low ? [low, high] : [low - 0.5, high + 0.5];
  };
  const ticks = (low: number, high: number): number[] => {
    const rough = (high - low) / 4;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough;
    const first = Math.ceil(low / step);
    const count = Math.floor(high / step + 1e-9) - first + 1;
    return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step);
  };
  const [x0, x1] = range(({ x }) => x);
  const [y0, y1] = range(({ y }) => y);
  const across = (x: number): string => (left + ((x - x0) / (x1 - x0)) * (right - left)).toFixed(1);
  const down = (y: number): string => (bottom - ((y - y0) / (y1 - y0)) * (bottom - top)).toFixed(1);
  const short = (value: number): string => String(Number(value.toPrecision(4)));
  const text = (x: number | string, y: number | string, anchor: string, words: string): string =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}">${words}</text>`;
  const names = series.map(
    ({ name, colour, y }) =>
      `<tspan fill="${colour}">${escape(name)}${y.length === 0 ? "" : ` ${short(y[y.length - 1] ?? 0)}`}</tspan>`,
  );
  const grid = ticks(y0, y1).map(
    (value) =>
      `<path d="M${left},${down(value)}H${right}" stroke="${ink}" stroke-opacity="0.25"/>` +
      text(left - 6, Number(down(value)) + 4, "end", short(value)),
  );
  const marks = ticks(x0, x1).map((value) => text(across(value), bottom + 16, "middle", short(value)));
  const lines = series.map(({ colour, x, y }) => {
    const points = Array.from(x, (value, index) => `${across(value)},${down(y[index] ?? 0)}`).join(" ");
    return x.length === 1
      ? `<circle cx="${across(x[0] ?? 0)}" cy="${down(y[0] ?? 0)}" r="2.5" fill="${colour}"/>`
      : `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="1.8" stroke-linejoin="round"/>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escape(label)}" width="${width}" height="${height}"`,
    ` viewBox="0 0 ${width} ${height}" style="max-width: 100%; height: auto" font-family="sans-serif" font-size="11" fill="${ink}">`,
    `<text x="${left}" y="16" font-size="13">${escape(label)}</text>`,
    `<text x="${left}" y="34">${names.join("  ")}</text>`,
    ...grid,
    ...marks,
    `<path d="M${left},${top}V${bottom}H${right}" fill="none" stroke="${ink}"/>`,
    ...lines,
    text((left + right) / 2, height - 8, "middle", escape(xLabel)),
    `<text transform="translate(14 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle">${escape(yLabel)}</text>`,
    "</svg>",
  ].join("");
}
