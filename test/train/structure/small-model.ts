import { randomStream } from "../../../src/engine";
import { ExpectedCost } from "../../../src/measure";
import type { TaskNetwork } from "../../../src/network";
import type { Constraint } from "../../../src/train/structure/threshold";
import { smallLeNet } from "../small-lenet";

/** What the small LeNet-5 is expected to cost. */
export function smallModel(): ExpectedCost {
  const network: TaskNetwork = smallLeNet();
  try {
    return new ExpectedCost(network.definition.graph);
  } finally {
    network.dispose();
  }
}

/** Numbers from −1 to 1. */
export function numbers(count: number, purpose: string): Float64Array {
  const next = randomStream(1, purpose);
  return Float64Array.from({ length: count }, () => 2 * next() - 1);
}

/** A budget of about a quarter of the small LeNet-5, with some units removed. */
export function smallConstraint(model = smallModel()): Constraint {
  const alive = new Float64Array(model.units).fill(1);
  for (const removed of [1, 7, 20]) alive[removed] = 0;
  return {
    model,
    alive,
    shares: { parameters: 0.7, macs: 0.3 },
    target: 0.7 * Math.log(200) + 0.3 * Math.log(6000),
    sharpness: 1.5,
  };
}

/** Central difference of a function of several numbers along one of them. */
export function slope(
  value: (x: Float64Array) => number,
  at: ArrayLike<number>,
  along: number,
  step = 1e-4,
): number {
  const [up, down] = [Float64Array.from(at), Float64Array.from(at)];
  up[along]! += step;
  down[along]! -= step;
  return (value(up) - value(down)) / (2 * step);
}
