import type { Cost } from "../../measure";
import { AstroNetError } from "../../error";

import { logCost, type CostShares } from "./log-cost";

/** What a network may cost when structure has been learned. */
export type StructureBudget =
  | {
      /** Weights, biases and normalisations apart. */
      readonly parameters: number;
      /** Multiply-accumulates for one image; with both, their geometric mix is kept, and each may deviate. */
      readonly macs?: number;
      /** Share of the multiply-accumulates in the mix; 0.3 by default. */
      readonly macsShare?: number;
    }
  | { readonly macs: number }
  | {
      /** Median time of a forward pass on the engine in use, measured when the run begins to train. */
      readonly milliseconds: number;
      /** Images in that pass; 1 by default. */
      readonly batchSize?: number;
    };

/** A budget as the search keeps it: C = s_p ln(parameters) + s_m ln(multiply-accumulates) is to be the target. */
export interface CostTarget {
  readonly shares: CostShares;
  readonly target: number;
}

/**
 * The target of a budget in parameters, multiply-accumulates, or both.
 *
 * @param whole what the network costs as it is
 * @throws AstroNetError if the budget is no positive number, or the network costs no more as it is.
 */
export function costTarget(
  budget: { readonly parameters?: number; readonly macs?: number; readonly macsShare?: number },
  whole: Cost,
): CostTarget {
  const { parameters, macs, macsShare = 0.3 } = budget;
  for (const [name, value] of Object.entries({ parameters, macs })) {
    if (value !== undefined && !(value > 0 && Number.isFinite(value))) {
      throw new AstroNetError(`budget: ${value} ${name} (give a positive number)`);
    }
  }
  if (parameters === undefined && macs === undefined) {
    throw new AstroNetError("budget: none (give parameters, macs or milliseconds)");
  }
  if (!(macsShare >= 0 && macsShare <= 1)) {
    throw new AstroNetError(`budget: a share of ${macsShare} for macs (give one from 0 to 1)`);
  }
  const share = parameters === undefined ? 1 : macs === undefined ? 0 : macsShare;
  const shares = { parameters: 1 - share, macs: share };
  const target = logCost({ parameters: parameters ?? 1, macs: macs ?? 1 }, shares);
  if (target >= logCost(whole, shares)) {
    const asked = [parameters && `${parameters} parameters`, macs && `${macs} macs`]
      .filter(Boolean)
      .join(", ");
    throw new AstroNetError(
      `budget: ${asked}; the network has ${whole.parameters} and ${whole.macs} as it is (give less)`,
    );
  }
  return { shares, target };
}
