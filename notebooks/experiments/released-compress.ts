import * as tf from "@tensorflow/tfjs-core";

import {
  AstroNet,
  compact,
  compress,
  countMacs,
  countParameters,
  evaluate,
  lenet5,
  mlp,
  mnist,
  sgd,
  split,
  type Dataset,
  type TaskNetwork,
} from "../../src";

import type { Method, Outcome, Setting } from "./experiment";
import { told } from "./tested";

/** The columns that {@link compressed} adds. */
export const compressColumns = [
  "watched_error_before_switch_on_percent",
  "watched_error_at_switch_on_percent",
  "gates_zero_at_switch_on_percent",
  "gates_zero_percent",
  "collapsed",
] as const;

/** Plain epochs before the astrocytes are switched on. */
const start = 4;

/** *Compress* as published, on a fifth of MNIST: the accuracy before and at switch-on, and what is left at the end. */
function compressed(
  about: string,
  make: (seed: number) => TaskNetwork,
  learningRate: number,
  epochs: number,
): Method {
  return {
    about,
    async run({ seed, say }: Setting): Promise<Outcome> {
      const { train, test } = mnist();
      const [own, watched] = split(train, { counts: [12_000, 2_000], seed });
      const network = make(seed);
      const net = new AstroNet(network, { gate: "relu", statistics: ["mean"], seed });
      const seen = { before: NaN, at: NaN, zero: NaN };
      const run = compress(net, own, {
        epochs,
        start,
        batchSize: 64,
        optimizer: sgd({ learningRate }),
        seed,
        callbacks: [
          told(say),
          {
            async onEpoch({ epoch }) {
              if (epoch !== start) return;
              seen.before = await errorPercent((x) => network.forward(x, evaluation), watched);
              seen.at = await gatedErrorPercent(net, watched);
              seen.zero = zeroPercent(net);
            },
          },
        ],
      });
      await run.train();
      run.dispose();
      const { weights, smaller } = await made(net);
      const { loss } = run.epochs.at(-1)!;
      const outcome = {
        test_error_percent: await errorPercent((x) => network.forward(x, evaluation, weights), test),
        parameters: countParameters(smaller).weights,
        macs: countMacs(smaller).total,
        watched_error_before_switch_on_percent: seen.before,
        watched_error_at_switch_on_percent: seen.at,
        gates_zero_at_switch_on_percent: seen.zero,
        gates_zero_percent: zeroPercent(net),
        collapsed: loss > Math.log(10) - 0.01 ? "yes" : "no",
      };
      tf.dispose(weights);
      smaller.dispose();
      net.dispose();
      return outcome;
    },
  };
}

const evaluation = { statistics: "running", update: false, step: 1 } as const;

/** The regulated weights, kept, and the network without the units that they leave dead. */
async function made(
  net: AstroNet,
): Promise<{ weights: Readonly<Record<string, tf.Tensor>>; smaller: TaskNetwork }> {
  const weights = tf.tidy(() => {
    const [step] = net.regulate({ training: false });
    return Object.fromEntries(Object.entries(step!.weights).map(([name, value]) => [name, tf.clone(value)]));
  });
  return { weights, smaller: (await compact(net.network, { weights })).network };
}

async function errorPercent(logits: (x: tf.Tensor4D) => tf.Tensor2D, data: Dataset): Promise<number> {
  return Number((100 * (1 - (await evaluate(logits, data)).accuracy)).toFixed(4));
}

function gatedErrorPercent(net: AstroNet, data: Dataset): Promise<number> {
  return errorPercent((x) => net.forward(x, { training: false })[0]!.logits, data);
}

function zeroPercent(net: AstroNet): number {
  return tf.tidy(() => {
    const [step] = net.regulate({ training: false });
    const all = Array.from(tf.concat(Object.values(step!.gates)).dataSync());
    return Number(((100 * all.filter((gate) => gate === 0).length) / all.length).toFixed(2));
  });
}

export const compressMethods: Readonly<Record<string, Method>> = {
  "compress-lenet5": compressed(
    "compress on LeNet-5 and 12,000 images of MNIST, at the published rate of 0.1",
    (seed) => lenet5({ seed }),
    0.1,
    10,
  ),
  "compress-mlp": compressed(
    "compress on the MLP and 12,000 images of MNIST, at the published rate of 0.2",
    (seed) => mlp({ seed }),
    0.2,
    10,
  ),
};
