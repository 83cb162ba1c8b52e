import type { UnitValues } from "../astrocyte";
import { valuesOf } from "../engine";

/** Where the gates of one layer lie at one regulation step: five quantiles and the share that is exactly zero. */
export interface GateQuantiles {
  /** Name of the regulated layer, for example `"conv1"`. */
  readonly layer: string;
  /** Regulation step, counted from 1. */
  readonly step: number;
  /** Number of units in the layer. */
  readonly units: number;
  readonly q05: number;
  readonly q25: number;
  readonly q50: number;
  readonly q75: number;
  readonly q95: number;
  /** Share of gates that are exactly 0, in [0, 1]. */
  readonly zero: number;
}

/** Sums up the gates of each layer at each regulation step; quantiles interpolate linearly between order statistics. */
export async function gateQuantiles(
  steps: readonly { readonly gates: UnitValues }[],
): Promise<GateQuantiles[]> {
  const all = steps.flatMap(({ gates }, index) =>
    Object.entries(gates).map(([layer, values]) => ({ layer, step: index + 1, values })),
  );
  const read = await valuesOf(() => all.map(({ values }) => values));
  return all.map(({ layer, step }, i) => {
    const sorted = read[i]!.sort();
    const at = (share: number): number => quantile(sorted, share);
    return {
      layer,
      step,
      units: sorted.length,
      q05: at(0.05),
      q25: at(0.25),
      q50: at(0.5),
      q75: at(0.75),
      q95: at(0.95),
      zero: sorted.filter((value) => value === 0).length / sorted.length,
    };
  });
}

function quantile(sorted: Float32Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)]!;
  return below + (position - Math.floor(position)) * (sorted[Math.ceil(position)]! - below);
}
