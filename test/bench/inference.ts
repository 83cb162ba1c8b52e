import * as tf from "@tensorflow/tfjs-core";

import { compact } from "../../src/compact";
import { countMacs } from "../../src/measure";
import { lenet5, type TaskNetwork } from "../../src/network";
import { store } from "../parity/layout";

import { noise } from "./noise";
import type { OurWork } from "./ours";
import type { InferenceWork } from "./work";

/** Units of LeNet-5's places of which every third is kept, in the compact network. */
const thinned = { conv1: 20, conv2: 50, "fc2.input": 500 } as const;

/** LeNet-5 as it is, or with two thirds of its filters and hidden units removed. */
export async function inferenceNetwork(form: InferenceWork["form"]): Promise<TaskNetwork> {
  const network = lenet5();
  if (form === "dense") return network;
  const gates = Object.fromEntries(
    Object.entries(thinned).map(([place, units]) => [
      place,
      tf.tensor1d(Array.from({ length: units }, (_, u) => (u % 3 === 0 ? 1 : 0))),
    ]),
  );
  const { network: smaller } = await compact(network, { gates });
  tf.dispose(Object.values(gates));
  network.dispose();
  return smaller;
}

/** How many times fewer multiply-accumulates the compact network takes. */
export async function macReduction(): Promise<number> {
  const macs = async (form: InferenceWork["form"]): Promise<number> => {
    const network = await inferenceNetwork(form);
    const { total } = countMacs(network);
    network.dispose();
    return total;
  };
  return (await macs("dense")) / (await macs("compact"));
}

/** A forward pass on a batch of noise; its number is the mean magnitude of the logits. */
export async function prepareInference({ form, batchSize }: InferenceWork): Promise<OurWork> {
  const network = await inferenceNetwork(form);
  const { x, y } = noise(network.definition.inputShape, network.definition.classes, batchSize);
  y.dispose();
  const mode = { statistics: "running", update: false, step: 1 } as const;
  return {
    step() {
      const y = tf.tidy(() => network.forward(x, mode));
      const logits = y.dataSync<"float32">();
      y.dispose();
      return logits.reduce((sum, value) => sum + Math.abs(value), 0) / logits.length;
    },
    tensors() {
      const images = tf.tidy(() => tf.transpose(x, [0, 3, 1, 2]));
      const weights = Object.entries(network.weights).map(([layer, weight]) => {
        const [a, b, c, d] = weight.shape;
        const shape = weight.rank === 4 ? [d!, c!, a, b!] : weight.shape;
        return [`nn.weights.${layer}`, { shape, values: store(weight) }] as const;
      });
      const stored = new Map([
        ["x", { shape: images.shape, values: images.dataSync<"float32">() }] as const,
        ...weights,
      ]);
      images.dispose();
      return stored;
    },
    form: { kind: "inference", network: "lenet5" },
    dispose() {
      network.dispose();
      x.dispose();
    },
  };
}
