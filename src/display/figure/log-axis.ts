import type { Layout } from "../../export/figure/json";

/** Mantissas of ticks by how many decades an axis spans. */
const fine = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
const middle = [1, 2, 3, 5];
const coarse = [1, 3];
const decades = [1];

function mantissas(span: number): readonly number[] {
  if (span < 0.7) return fine;
  if (span < 1.6) return middle;
  return span < 3.2 ? coarse : decades;
}

/** Even steps between two numbers, about four of them: for a stretch so short that few round mantissas lie in it. */
function evenly(low: number, high: number): number[] {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(4)),
  );
}

/** A large number as 200k or 1.5M, without figures that floating point adds. */
export function short(value: number): string {
  const [divisor, letter] =
    value >= 1e9 ? [1e9, "G"] : value >= 1e6 ? [1e6, "M"] : value >= 1e3 ? [1e3, "k"] : [1, ""];
  return `${Number((value / divisor).toPrecision(3))}${letter}`;
}

/**
 * A logarithmic axis whose every tick says its whole number, such as 0.5, 1, 2, 5: Plotly's own shows single digits
 * between powers of ten, which readers take for values.
 *
 * @param values that the axis shows, all positive.
 * @param text of a tick, from its number.
 */
export function logAxis(values: readonly number[], text: (tick: number) => string = String): Layout {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const room = Math.max(0.04, 0.06 * Math.log10(high / low));
  const range = [Math.log10(low) - room, Math.log10(high) + room] as const;
  const round: number[] = [];
  for (let power = Math.floor(range[0]); power <= Math.ceil(range[1]); power++) {
    for (const mantissa of mantissas(range[1] - range[0])) {
      const tick = Number((mantissa * 10 ** power).toPrecision(3));
      if (Math.log10(tick) >= range[0] && Math.log10(tick) <= range[1]) round.push(tick);
    }
  }
  const ticks = round.length < 3 && high > low ? evenly(10 ** range[0], 10 ** range[1]) : round;
  return {
    type: "log",
    range: range.map((end) => Number(end.toFixed(4))),
    tickmode: "array",
    tickvals: ticks,
    ticktext: ticks.map(text),
  };
}
