import * as tf from "@tensorflow/tfjs-core";

import { normal } from "../../src/engine";
import { GraphBuilder, TaskNetwork, type Initialiser } from "../../src/network";

export const initial: Initialiser = (shape, seed, purpose) => normal(shape, 0.5, seed, purpose);

/** A network of 2 classes over images [4, 4, 2], by what lies between them and the logits. */
export function smallNetwork(build: (graph: GraphBuilder) => string): TaskNetwork {
  const inputShape = [4, 4, 2] as const;
  const graph = new GraphBuilder(inputShape);
  return new TaskNetwork(
    {
      name: "small",
      inputShape,
      classes: 2,
      graph: graph.build(build(graph)),
      planes: [],
      astrocyteChannels: [],
      astrocyteInitialiser: "normal",
    },
    { seed: 1 },
  );
}

/** Sets a parameter of a network to these values. */
export function setParameter(network: TaskNetwork, name: string, values: readonly number[]): void {
  tf.tidy(() => {
    const parameter = network.parameters().get(name)!;
    parameter.assign(tf.tensor([...values], parameter.shape));
  });
}
