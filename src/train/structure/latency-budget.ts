import { structureOf } from "../../compact";
import { AstroNetError } from "../../error";
import { measureLatency } from "../../measure";
import { TaskNetwork } from "../../network";

import { definitionCost } from "./remaining-structure";

/** One thinned network: its multiply-accumulates, and the median milliseconds of its forward pass. */
export interface LatencyPoint {
  readonly macs: number;
  readonly milliseconds: number;
}

/**
 * Measures networks that are thinned alike in all places: with the first ⌈s·units⌉ of each, for shares s from 1 to 1/32.
 *
 * What they have learned does not matter for their time.
 */
export async function measureThinned(network: TaskNetwork, batchSize: number): Promise<LatencyPoint[]> {
  const points: LatencyPoint[] = [];
  for (const share of thinnedShares) {
    const open = network.gates.map(({ name, units }): [string, boolean[]] => [
      name,
      Array.from({ length: units }, (_, u) => u < Math.ceil(share * units)),
    ]);
    const { definition } = structureOf(network, Object.fromEntries(open));
    const thinned = new TaskNetwork(definition, { seed: 0 });
    try {
      const mode = { statistics: "running", update: false, step: 1 } as const;
      const { milliseconds } = await measureLatency((x) => thinned.forward(x, mode), definition.inputShape, {
        batchSizes: [batchSize],
      });
      points.push({ macs: definitionCost(definition).macs, milliseconds: milliseconds[0]! });
    } finally {
      thinned.dispose();
    }
  }
  return points;
}

/**
 * The multiply-accumulates that a time allows: measured times are made to rise with them (each at least that of any smaller
 * network), and read backwards along straight lines.
 *
 * @throws AstroNetError if even the smallest network takes longer, or the whole one does not.
 */
export function macsWithin(milliseconds: number, measured: readonly LatencyPoint[]): number {
  let slowest = 0;
  const points = [...measured]
    .sort((a, b) => a.macs - b.macs)
    .map(({ macs, milliseconds: each }) => ({ macs, milliseconds: (slowest = Math.max(slowest, each)) }));
  const [smallest, whole] = [points[0]!, points.at(-1)!];
  const say = (ms: number): string => `${ms.toFixed(3)} ms`;
  if (!(milliseconds >= smallest.milliseconds)) {
    throw new AstroNetError(
      `budget: ${milliseconds} ms; even with ${smallest.macs} multiply-accumulates the network takes ` +
        `${say(smallest.milliseconds)} on this engine (give more)`,
    );
  }
  if (milliseconds >= whole.milliseconds) {
    throw new AstroNetError(
      `budget: ${milliseconds} ms; the network takes ${say(whole.milliseconds)} as it is (give less)`,
    );
  }
  const above = points.findIndex((point) => point.milliseconds > milliseconds);
  const [low, high] = [points[above - 1]!, points[above]!];
  const share = (milliseconds - low.milliseconds) / (high.milliseconds - low.milliseconds);
  return low.macs + share * (high.macs - low.macs);
}

const thinnedShares = [1, 3 / 4, 1 / 2, 3 / 8, 1 / 4, 3 / 16, 1 / 8, 1 / 16, 1 / 32];
