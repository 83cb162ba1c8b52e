import * as tf from "@tensorflow/tfjs-core";

import { firstNotFinite } from "../astrocyte";
import type { Batch } from "../data";
import { globalNorm, readsAtOnce } from "../engine";
import { AstroNetError } from "../error";
import type { AstroNet } from "../network";

import { partsOf } from "./accumulate";
import { firstFault, firstFaultAtOnce, type Look } from "./first-fault";
import type { LossGradients } from "./gradient";

/**
 * Refuses to step along a loss or a gradient that is no number, and says where the first one lies.
 *
 * On an engine that does not read at once nothing is looked at: the loop does so behind some batches, and asks
 * {@link faultOf} then.
 *
 * @param parameters those of the gradients, in their order
 * @param results one a regulation step, or one of all steps together
 * @param partSize images of the batch that are in memory at a time; all by default
 * @throws AstroNetError that names the layer and the regulation step, before anything has been stepped.
 */
export function checkFinite(
  net: AstroNet,
  batch: Batch,
  parameters: readonly tf.Variable[],
  results: readonly LossGradients[],
  partSize?: number,
): void {
  if (!readsAtOnce()) return;
  const all = results.flatMap(({ loss, gradients }) => [loss, ...gradients]);
  if (areFinite(all)) return;
  const place = firstFaultAtOnce((look) => {
    showAll(net, batch, parameters, results, look, partSize);
  });
  throw faultAt(place, batch);
}

/** By one norm of all, which can be infinite though each value is a number: only then each tensor is looked at. */
function areFinite(tensors: readonly tf.Tensor[]): boolean {
  const norm = tf.tidy(() => globalNorm(tensors).dataSync()[0]!);
  return Number.isFinite(norm) || firstNotFinite(tensors.map((values) => ["", values])) === undefined;
}

/**
 * What {@link checkFinite} would throw at a batch, with the parameters as they are; `undefined` if all are numbers.
 *
 * @param results what an update would step along
 */
export async function faultOf(
  net: AstroNet,
  batch: Batch,
  parameters: readonly tf.Variable[],
  results: () => readonly LossGradients[],
  partSize?: number,
): Promise<AstroNetError | undefined> {
  const place = await firstFault((look) => {
    showAll(net, batch, parameters, results(), look, partSize);
  });
  return place === undefined ? undefined : faultAt(place, batch);
}

function faultAt(place: string | undefined, { indices }: Batch): AstroNetError {
  const images = place === theImages ? ` ${[...indices.slice(0, 3)].join(", ")}, …` : "";
  const advice = place === theImages ? "check the data and its scaling" : "lower the learning rate";
  return new AstroNetError(`a value that is no number in ${place ?? "a gradient"}${images} (${advice})`);
}

const theImages = "the images";

/**
 * Shows all on the way of images through a network, in the order in which what is no number spreads: the images, the
 * parameters, then at each step gates and what each layer puts out, and behind that losses and gradients.
 */
function showAll(
  net: AstroNet,
  { x }: Batch,
  parameters: readonly tf.Variable[],
  results: readonly LossGradients[],
  look: Look,
  partSize: number | undefined,
): void {
  look(theImages, x);
  for (const [name, value] of net.network.parameters()) look(`the parameter ${name}`, value);
  for (const [name, value] of net.astrocyteParameters()) look(`the astrocyte's parameter ${name}`, value);
  net.regulate({ training: false }).forEach(({ gates, weights }, i) => {
    const at = `at regulation step ${i + 1}`;
    for (const [layer, values] of Object.entries(gates)) look(`the gates of ${layer} ${at}`, values);
    for (const { first, count } of partsOf(x.shape[0], partSize)) {
      tf.tidy(() => {
        const part = tf.slice(x, [first, 0, 0, 0], [count, -1, -1, -1]);
        net.network.forward(part, { statistics: "batch", update: false, step: i + 1 }, weights, {
          watch: ({ name }, y) => {
            look(`what ${name} puts out ${at}`, y);
          },
        });
      });
    }
  });
  const names = new Map(
    [...net.network.parameters(), ...net.astrocyteParameters()].map(([name, value]) => [value, name]),
  );
  results.forEach(({ loss, gradients }, i) => {
    const of = results.length > 1 ? ` of regulation step ${i + 1}` : "";
    look(`the loss${of}`, loss);
    gradients.forEach((values, p) => {
      look(`the gradient of ${names.get(parameters[p]!) ?? "a parameter"} by the loss${of}`, values);
    });
  });
}
