import { isLayer, positionsOf, type NetworkDefinition } from "../../network";
import type { Cost } from "../../measure";

/** What a network of this definition costs: weights of its layers, and multiply-accumulates for one image. */
export function definitionCost({ graph }: NetworkDefinition): Cost {
  let [parameters, macs] = [0, 0];
  for (const node of graph.nodes) {
    if (!isLayer(node)) continue;
    const weights = node.weights.reduce<number>((product, length) => product * length, 1);
    parameters += weights;
    macs += weights * positionsOf(node.shape);
  }
  return { parameters, macs };
}
