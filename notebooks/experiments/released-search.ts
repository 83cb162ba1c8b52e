import * as tf from "@tensorflow/tfjs-core";

import {
  adam,
  AstroNet,
  cifar10,
  countMacs,
  countParameters,
  evaluate,
  resnet18,
  search,
  split,
} from "../../src";

import type { Method, Outcome, Setting } from "./experiment";
import { cancellation, cancellationColumns } from "./released-cancellation";

/** The columns that {@link searched} adds. */
export const searchColumns = [
  "astrocyte_moved_percent",
  "gate_mean",
  "gates_zero_percent",
  "gates_below_05_percent",
  "gates_above_95_percent",
  ...cancellationColumns,
] as const;

/** *Search* on a small ResNet-18, and what its gates do in front of batch normalisations. */
export function searched(astrocyte: "stepped" | "as released"): Method {
  return {
    about: `search on ResNet-18 of width 8 and 5,000 images of CIFAR-10, the astrocyte ${astrocyte}`,
    async run({ seed, folder, say }: Setting): Promise<Outcome> {
      const { train, test } = cifar10();
      const [own, held] = split(train, { counts: [4000, 1000], seed });
      const network = resnet18({ width: 8, normSets: 2, seed });
      const net = new AstroNet(network, { seed });
      const before = copies(net);
      const run = search(net, own, held, {
        epochs: 5,
        batchSize: 128,
        optimizer: adam({ learningRate: 1e-3 }),
        astrocyte,
        seed,
        checkpoint: folder,
        callbacks: [
          {
            onEpoch({ epoch, loss, accuracy }) {
              say(`epoch ${epoch}, loss ${loss.toFixed(3)}, accuracy ${accuracy.toFixed(3)}`);
            },
          },
        ],
      });
      await run.train();
      run.dispose();
      const { accuracy } = await evaluate((x) => net.forward(x, { training: false })[1]!.logits, test);
      const outcome = {
        test_error_percent: Number((100 * (1 - accuracy)).toFixed(4)),
        parameters: countParameters(network).weights,
        macs: countMacs(network).total,
        astrocyte_moved_percent: Number((100 * moved(net, before)).toFixed(4)),
        ...gateColumns(net),
        ...cancellation(net, held),
      };
      tf.dispose(before);
      net.dispose();
      return outcome;
    },
  };
}

function copies(net: AstroNet): tf.Tensor[] {
  return [...net.astrocyteParameters().values()].map((value) => tf.clone(value));
}

/** How far the astrocyte's parameters are from where they began: ‖θ − θ₀‖ / ‖θ₀‖. */
function moved(net: AstroNet, before: readonly tf.Tensor[]): number {
  return tf.tidy(() => {
    const now = [...net.astrocyteParameters().values()];
    const squares = (values: readonly tf.Tensor[]) =>
      tf.addN(values.map((value) => tf.sum(tf.square(value)))).dataSync()[0]!;
    return Math.sqrt(squares(now.map((value, i) => tf.sub(value, before[i]!))) / squares(before));
  });
}

/** The gates of the last step, over all units. */
function gateColumns(net: AstroNet): Record<string, number> {
  return tf.tidy(() => {
    const { gates } = net.regulate({ training: false }).at(-1)!;
    const all = Array.from(tf.concat(Object.values(gates)).dataSync());
    const share = (holds: (gate: number) => boolean): number =>
      Number(((100 * all.filter(holds).length) / all.length).toFixed(3));
    return {
      gate_mean: Number((all.reduce((sum, gate) => sum + gate, 0) / all.length).toFixed(4)),
      gates_zero_percent: share((gate) => gate === 0),
      gates_below_05_percent: share((gate) => gate < 0.05),
      gates_above_95_percent: share((gate) => gate > 0.95),
    };
  });
}
