import * as tf from "@tensorflow/tfjs-core";

import {
  batches,
  crossEntropy,
  gradientsOfEach,
  subset,
  unitAxis,
  type AstroNet,
  type Batch,
  type Dataset,
  type LayerWeights,
  type UnitKind,
} from "../../src";

const training = { statistics: "batch", update: false, step: 1 } as const;

type Kinds = (kind: UnitKind) => boolean;
const all: Kinds = () => true;
const dense: Kinds = (kind) => kind === "dense";
const convolutions: Kinds = (kind) => kind !== "dense";

/** The columns that {@link cancellation} adds. */
export const cancellationColumns = [
  "conv_gates_change_logits",
  "gradient_norm_conv_gates",
  "gradient_norm_fc_gates",
] as const;

/**
 * What the first step's gates do to the logits, and the loss's gradient by them: of those in front of batch normalisations
 * (all convolutions), and of those of the classifier's inputs.
 *
 * `conv_gates_change_logits` is the largest change of a logit when the convolutions' gates are taken away, by the standard
 * deviation of the logits.
 */
export function cancellation(
  net: AstroNet,
  data: Dataset,
): Record<(typeof cancellationColumns)[number], number> {
  const first = subset(
    data,
    Int32Array.from({ length: 64 }, (_, i) => i),
  );
  // A batch belongs to the loop around it: one batch, one turn.
  const found = Array.from(batches(first, { size: first.count }), (batch) =>
    tf.tidy(() => measured(net, batch)),
  );
  return found[0]!;
}

function measured(net: AstroNet, { x, y }: Batch): Record<(typeof cancellationColumns)[number], number> {
  const { network } = net;
  const gates = new Map(
    Object.entries(net.regulate({ training: false })[0]!.gates).map(([name, gate]) => [
      name,
      tf.variable(gate),
    ]),
  );
  const logits = (gated: Kinds): tf.Tensor2D => network.forward(x, training, weighed(net, gates, gated));
  const whole = logits(all);
  const change = tf.max(tf.abs(tf.sub(whole, logits(dense)))).dataSync()[0]!;
  const deviation = tf.sqrt(tf.moments(whole).variance).dataSync()[0]!;
  const { gradients } = gradientsOfEach(() => [crossEntropy(logits(all), y)], [...gates.values()]);
  const byName = new Map([...gates.keys()].map((name, i) => [name, gradients[0]![i]!]));
  const norm = (kinds: Kinds): number => {
    const own = network.layers.filter(({ kind }) => kinds(kind)).map(({ name }) => byName.get(name)!);
    return tf.sqrt(tf.addN(own.map((gradient) => tf.sum(tf.square(gradient))))).dataSync()[0]!;
  };
  const columns = {
    conv_gates_change_logits: rounded(change / deviation),
    gradient_norm_conv_gates: rounded(norm(convolutions)),
    gradient_norm_fc_gates: rounded(norm(dense)),
  };
  tf.dispose([...gates.values()]);
  return columns;
}

/** The network's weights, those of some kinds of layers behind their gates. */
function weighed({ network }: AstroNet, gates: ReadonlyMap<string, tf.Tensor>, gated: Kinds): LayerWeights {
  return Object.fromEntries(
    network.layers.map(({ name, kind }) => {
      const own = network.weights[name]!;
      const shape = own.shape.map((length, axis) => (axis === unitAxis(kind) ? length : 1));
      return [name, gated(kind) ? tf.mul(own, tf.reshape(gates.get(name)!, shape)) : own];
    }),
  );
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
