import { AstroNetError } from "../error";

import { GraphBuilder } from "./graph";
import { smallNormal } from "./initial";
import { TaskNetwork, type NetworkDefinition } from "./task-network";

/** A multi-layer perceptron's form. */
export interface MlpOptions {
  /** Inputs, hidden units and classes; published: [784, 300, 100, 10]. */
  readonly units?: readonly number[];
  /** Height, width and channels of an image; their product is the first entry of `units`. */
  readonly inputShape?: readonly [number, number, number];
  readonly seed?: number;
}

/**
 * A multi-layer perceptron: x ← ReLU(x W) for each hidden layer, logits x W; no biases.
 *
 * Every layer's units are its inputs, so that the first layer's gates weigh the pixels. Published form 784-300-100-10 with
 * one unit plane [37, 32] (`method.md` b).
 *
 * @throws AstroNetError if there are fewer than two layers of units, or an image has not as many values as inputs.
 */
export function mlp(options: MlpOptions = {}): TaskNetwork {
  const { units = [784, 300, 100, 10], inputShape = [28, 28, 1], seed = 0 } = options;
  const pixels = inputShape[0] * inputShape[1] * inputShape[2];
  if (units.length < 2 || units[0] !== pixels) {
    throw new AstroNetError(
      `mlp units: [${units.join(", ")}] (give inputs, hidden units and classes; an image has ${pixels} values)`,
    );
  }
  const graph = new GraphBuilder(inputShape);
  const names = units.slice(1).map((_, i) => `fc${i + 1}`);
  let y = graph.flatten(graph.input, "channels last");
  names.forEach((name, i) => {
    y = graph.gate(`${name}.input`, y);
    y = graph.dense(name, y, { units: units[i + 1]!, initial: smallNormal });
    if (i < names.length - 1) y = graph.relu(y);
  });
  const definition: NetworkDefinition = {
    name: `MLP (${units.join("-")})`,
    inputShape,
    classes: units.at(-1)!,
    graph: graph.build(y),
    planes: [{ layers: names, width: 32 }],
    astrocyteChannels: [[8, 16, 32, 64, 128]],
    astrocyteInitialiser: "normal",
  };
  return new TaskNetwork(definition, { seed });
}
