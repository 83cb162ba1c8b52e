import * as tf from "@tensorflow/tfjs-core";

import type { GateControl } from "../astrocyte";
import type { Batch } from "../data";
import { lossAndHits, pullbackOfEach, type NormMode } from "../engine";
import type { AstroNet } from "../network";

import { accumulated, accumulatedOfEach } from "./accumulate";
import { lossGradients, type LossGradients } from "./gradient";
import type { BatchOutcome } from "./procedure";

/** How a batch is taken in parts. */
export interface PartOptions {
  /** Largest number of images in a part; the whole batch by default. */
  readonly partSize: number | undefined;
  /** Gates in place of the astrocytes' own, and of the AstroNet's own control. */
  readonly control?: GateControl | undefined;
}

/**
 * The losses of all regulation steps on a batch that is taken in parts, each with its gradients: L_t = Σₖ (nₖ / N) CE(NN(xₖ; W_t))
 * over parts of nₖ images.
 *
 * The weights are regulated once, and all parts see the same ones: what lasts, and the astrocytes' running statistics, learn
 * once a batch. ∂L_t/∂W_t is added up over the parts, and then goes back through the regulation in one piece. So the result is
 * that of the whole batch, but for the task network's batch normalisations, which take each part's own moments, and learn
 * running ones once a part.
 *
 * Call it inside a tidy: what it returns belongs to that.
 *
 * @returns one a regulation step
 */
export function gradientsInParts(
  net: AstroNet,
  batch: Pick<Batch, "x" | "y">,
  parameters: readonly tf.Variable[],
  { partSize, control }: PartOptions,
): LossGradients[] {
  const { network } = net;
  // By step and layer; layers that are not regulated have the network's own.
  let weights: Readonly<Record<string, tf.Tensor>>[] = [];
  const own = new Set<tf.Tensor>(Object.values(network.weights));
  const regulated = (step: number): tf.Tensor[] =>
    Object.values(weights[step]!).filter((weight) => !own.has(weight));
  const regulation = pullbackOfEach(() => {
    weights = net.regulate({ training: true, control }).map((step) => step.weights);
    return [...new Set(weights.flatMap((_, step) => regulated(step)))];
  }, parameters);
  try {
    const direct = accumulatedOfEach(batch, partSize, (x, y) =>
      weights.map((_, step) =>
        lossGradients(() => network.forward(x, learning(step), weights[step]), y, [
          ...parameters,
          ...regulated(step),
        ]),
      ),
    );
    return direct.map(({ loss, correct, gradients }, step) => {
      const behind = gradients.slice(parameters.length);
      const through = regulation.gradients(regulated(step).map((weight, i) => [weight, behind[i]!] as const));
      return { loss, correct, gradients: through.map((gradient, i) => tf.add(gradient, gradients[i]!)) };
    });
  } finally {
    regulation.dispose();
  }
}

/**
 * What a batch gives at the last regulation step, in parts, where nothing is trained; running statistics and what lasts learn.
 *
 * Call it inside a tidy.
 */
export function outcomeInParts(
  net: AstroNet,
  batch: Pick<Batch, "x" | "y">,
  { partSize, control }: PartOptions,
): BatchOutcome {
  const steps = net.regulate({ training: true, control });
  return accumulated(batch, partSize, (x, y) => {
    const all = steps.map(({ weights }, step) => net.network.forward(x, learning(step), weights));
    const logits = all.at(-1)!;
    return { ...lossAndHits(logits, y), gradients: [] };
  });
}

/** The gradients of several losses together; loss and hits are the last one's. */
export function joined(results: readonly LossGradients[]): LossGradients {
  const last = results.at(-1)!;
  return {
    ...last,
    gradients: last.gradients.map((_, i) => tf.addN(results.map(({ gradients }) => gradients[i]!))),
  };
}

/** Batch statistics, which the running ones take in; steps counted from 0. */
function learning(step: number): NormMode {
  return { statistics: "batch", update: true, step: step + 1 };
}
