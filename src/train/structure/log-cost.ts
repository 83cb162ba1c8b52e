import type { Cost, ExpectedCost } from "../../measure";

/** Shares of parameters and of multiply-accumulates in a cost; they add up to 1. */
export type CostShares = Cost;

/** The geometric mix of both: C = s_p ln(parameters) + s_m ln(multiply-accumulates). */
export function logCost({ parameters, macs }: Cost, shares: CostShares): number {
  return (
    (shares.parameters > 0 ? shares.parameters * Math.log(parameters) : 0) +
    (shares.macs > 0 ? shares.macs * Math.log(macs) : 0)
  );
}

/** ∂C/∂p_u of a network whose units are open with probabilities p: (s_p / P) ∂P/∂p_u + (s_m / M) ∂M/∂p_u. */
export function logCostGradient(model: ExpectedCost, open: Float64Array, shares: CostShares): Float64Array {
  const { parameters, macs } = model.cost(open);
  return model.gradient(open, { parameters: shares.parameters / parameters, macs: shares.macs / macs });
}
