import type { Row } from "./table";

/** Mean and sample standard deviation of some numbers; of one number, the deviation is unknown. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number | undefined;
  readonly count: number;
}

/** Mean m = Σ x / n and sample standard deviation √(Σ (x − m)² / (n − 1)). */
export function spread(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : undefined,
    count: values.length,
  };
}

/** A line a method: what came out, over seeds. */
export function summaryLines(rows: readonly Row[], methods: readonly string[]): string[] {
  const width = Math.max(...methods.map((method) => method.length));
  return methods.flatMap((method) => {
    const own = rows.filter((row) => row.method === method);
    if (own.length === 0) return [];
    const of = (column: string): Spread => spread(own.map((row) => Number(row[column])));
    const error = of("test_error_percent");
    return [
      [
        method.padEnd(width),
        `test error ${shown(error, 2)} %`,
        `${shown(of("parameters"), 0)} parameters`,
        `${shown(of("macs"), 0)} multiply-accumulates`,
        `${shown(of("seconds"), 0)} s`,
        `${error.count} ${error.count === 1 ? "seed" : "seeds"}`,
      ].join("  "),
    ];
  });
}

function shown({ mean, deviation }: Spread, digits: number): string {
  return mean.toFixed(digits) + (deviation === undefined ? "" : ` ± ${deviation.toFixed(digits)}`);
}
