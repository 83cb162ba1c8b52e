import * as tf from "@tensorflow/tfjs-core";

import type { Batch } from "../../src/data";
import { normal, randomStream } from "../../src/engine";
import type { StoredTensor } from "../../src/export/safetensors";
import { AstroNet, lenet5, resnet18 } from "../../src/network";
import { adam, lossGradients, updateBySteps, type BatchOutcome } from "../../src/train";
import { gatedWeights, weighed } from "../../src/train/gated-weights";
import { parametersOf, store } from "../parity/layout";

import { learningRate, type Work } from "./work";

/** A piece of work on our side, ready to go. */
export interface OurWork {
  /** Takes one training step and waits for its loss. */
  step(): number;
  /** Parameters and batch as a parity fixture would store them, for the peer. */
  tensors(): ReadonlyMap<string, StoredTensor>;
  /** What the peer must know beside the tensors. */
  readonly form: {
    readonly planes: AstroNet["network"]["definition"]["planes"];
    readonly statistics: string[];
  };
  dispose(): void;
}

/** Builds a piece of work with seeded weights and a seeded batch of noise. */
export function prepare(work: Work): OurWork {
  const network = work.network === "lenet5" ? lenet5() : resnet18({ width: 16 });
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
    const gates = work.guided
      ? gatedWeights(network, net.planes, { norm: () => norm, control: undefined }).gates
      : undefined;
    const weights = () => gates && weighed(network, net.planes, gates).weights;
    const result = lossGradients(() => network.forward(batch.x, norm, weights()), batch.y, parameters);
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
    form: { planes: network.definition.planes, statistics: [...statistics] },
    dispose: () => {
      optimizer.dispose();
      net.dispose();
      tf.dispose([batch.x, batch.y]);
    },
  };
}

/** Filters lie the other way round in PyTorch: [k, k, I, O] is [O, I, k, k] there. */
function peerShape(shape: readonly number[]): readonly number[] {
  const [height, width, second, first] = shape;
  return shape.length === 4 ? [first!, second!, height!, width!] : shape;
}

function noise(shape: readonly [number, number, number], classes: number, count: number): Batch {
  const next = randomStream(0, "bench/labels");
  const labels = Array.from({ length: count }, () => Math.floor(classes * next()));
  return {
    x: normal([count, ...shape], 1, 0, "bench/images") as tf.Tensor4D,
    y: tf.tensor1d(labels, "int32"),
    indices: Int32Array.from(labels.keys()),
    index: 0,
    count,
  };
}
