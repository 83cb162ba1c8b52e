import * as tf from "@tensorflow/tfjs-core";

import type { StoredTensor } from "../../src/export/safetensors";
import { AstroNet, lenet5, mlp, resnet18, type TaskNetwork } from "../../src/network";
import { adam, lossGradients, updateBySteps, type BatchOutcome } from "../../src/train";
import { meanGates } from "../../src/train/gated-weights";
import { parametersOf, store } from "../parity/layout";

import { noise } from "./noise";
import type { OurWork } from "./ours";
import { learningRate, type StepWork } from "./work";

const networks: Readonly<Record<StepWork["network"], () => TaskNetwork>> = {
  mlp: () => mlp(),
  lenet5: () => lenet5(),
  resnet18: () => resnet18({ width: 16 }),
};

/** A training step with seeded weights on a seeded batch of noise; its number is the loss. */
export function prepareStep(work: StepWork): OurWork {
  const network = networks[work.network]();
  const statistics = (["mean", "max"] as const).slice(0, work.regulation);
  const net = new AstroNet(network, { statistics: statistics.length > 0 ? statistics : ["mean"] });
  const batch = noise(network.definition.inputShape, network.definition.classes, work.batchSize);
  const trained = work.trains === "network" ? network.parameters() : net.astrocyteParameters();
  const parameters = [...trained.values()];
  const optimizer = adam({ learningRate })(parameters);
  const update = (): BatchOutcome => {
    if (work.regulation > 0 && !work.guided)
      return updateBySteps(net, batch, parameters, optimizer, "separate");
    const norm = { statistics: "batch", update: true, step: 1 } as const;
    const unitGates = work.guided
      ? meanGates(network, net.planes, { norm: () => norm, control: undefined })
      : undefined;
    const forward = () => network.forward(batch.x, norm, network.weights, { unitGates });
    const result = lossGradients(forward, batch.y, parameters);
    optimizer.step(result.gradients);
    return result;
  };
  return {
    step: () => tf.tidy(() => update().loss.dataSync()[0]!),
    tensors: () => {
      const images = tf.tidy(() => tf.transpose(batch.x, [0, 3, 1, 2]));
      const stored = new Map<string, StoredTensor>([
        ["x", { shape: images.shape, values: images.dataSync<"float32">() }],
        ["y", { shape: batch.y.shape, values: batch.y.dataSync<"int32">() }],
      ]);
      images.dispose();
      for (const [name, parameter] of parametersOf(net)) {
        stored.set(name, { shape: peerShape(parameter.shape), values: store(parameter) });
      }
      return stored;
    },
    form: {
      kind: "step",
      network: work.network,
      trains: work.trains,
      guided: work.guided,
      learningRate,
      planes: network.definition.planes,
      statistics: [...statistics],
    },
    dispose: () => {
      optimizer.dispose();
      net.dispose();
      tf.dispose([batch.x, batch.y]);
    },
  };
}

/** Filters lie the other way round in PyTorch: [k, k, I, O] is [O, I, k, k] there. */
export function peerShape(shape: readonly number[]): readonly number[] {
  const [height, width, second, first] = shape;
  return shape.length === 4 ? [first!, second!, height!, width!] : shape;
}
