import * as tf from "@tensorflow/tfjs-core";

import { GraphBuilder, TaskNetwork } from "../network";

/**
 * A network whose logits do not depend on the image: a dense layer of zeros with a bias. Call it inside a tidy.
 *
 * @param like the network whose images and classes it has
 * @param logits its logits, [1, classes]
 */
export function constantNetwork({ definition }: TaskNetwork, logits: tf.Tensor2D): TaskNetwork {
  const { name, inputShape, classes } = definition;
  const graph = new GraphBuilder(inputShape);
  const initial = (shape: readonly number[]): tf.Tensor => tf.zeros([...shape]);
  const none = graph.dense("constant", graph.globalAverage(graph.input), { units: classes, initial });
  const made = new TaskNetwork(
    {
      ...definition,
      name: `${name}, constant`,
      graph: graph.build(graph.bias(none)),
      planes: [],
      astrocyteChannels: [],
    },
    { seed: 0 },
  );
  made.biases.constant!.assign(tf.reshape(logits, [classes]));
  return made;
}
