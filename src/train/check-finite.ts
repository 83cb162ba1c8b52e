import * as tf from "@tensorflow/tfjs-core";

import { firstNotFinite } from "../astrocyte";
import type { Batch } from "../data";
import { readsAtOnce } from "../engine";
import { AstroNetError } from "../error";
import type { AstroNet } from "../network";

import type { LossGradients } from "./gradient";

/**
 * Refuses to step along a loss or a gradient that is no number, and says where the first one lies.
 *
 * @param parameters those of the gradients, in their order
 * @param results one a regulation step, or one of all steps together
 * @throws AstroNetError that names the layer and the regulation step, before anything has been stepped.
 */
export function checkFinite(
  net: AstroNet,
  { x, indices }: Batch,
  parameters: readonly tf.Variable[],
  results: readonly LossGradients[],
): void {
  if (!readsAtOnce()) return;
  const all = results.flatMap(({ loss, gradients }) => [loss, ...gradients]);
  if (firstNotFinite(all.map((values) => ["", values])) === undefined) return;
  const place = faultIn(net, x) ?? faultBehind(net, parameters, results);
  const images = place === "the images" ? ` ${[...indices.slice(0, 3)].join(", ")}, …` : "";
  const advice = place === "the images" ? "check the data and its scaling" : "lower the learning rate";
  throw new AstroNetError(`a value that is no number in ${place}${images} (${advice})`);
}

/**
 * Where, on the way of images through a network, the first value lies that is no number, in words: in the images, the
 * parameters, then at each step in gates and in what each layer puts out; `undefined` if all are numbers.
 */
export function faultIn(net: AstroNet, x: tf.Tensor4D): string | undefined {
  let fault = firstNotFinite([
    ["the images", x],
    ...named("the parameter", net.network.parameters()),
    ...named("the astrocyte's parameter", net.astrocyteParameters()),
  ]);
  tf.tidy(() => {
    if (fault !== undefined) return;
    net.regulate({ training: false }).forEach(({ gates, weights }, i) => {
      const at = `at regulation step ${i + 1}`;
      fault ??= firstNotFinite(
        Object.entries(gates).map(([layer, values]) => [`the gates of ${layer} ${at}`, values]),
      );
      if (fault !== undefined) return;
      net.network.forward(x, { statistics: "batch", update: false, step: i + 1 }, weights, {
        watch: ({ name }, y) => {
          fault ??= firstNotFinite([[`what ${name} puts out ${at}`, y]]);
        },
      });
    });
  });
  return fault;
}

/** Where all that goes forward is a number: the loss, or the first gradient that is none. */
function faultBehind(
  net: AstroNet,
  parameters: readonly tf.Variable[],
  results: readonly LossGradients[],
): string | undefined {
  const names = new Map(
    [...net.network.parameters(), ...net.astrocyteParameters()].map(([name, value]) => [value, name]),
  );
  return firstNotFinite(
    results.flatMap(({ loss, gradients }, i) => {
      const of = results.length > 1 ? ` of regulation step ${i + 1}` : "";
      return [
        [`the loss${of}`, loss] as const,
        ...gradients.map(
          (values, p) =>
            [
              `the gradient of ${names.get(parameters[p]!) ?? "a parameter"} by the loss${of}`,
              values,
            ] as const,
        ),
      ];
    }),
  );
}

function named(what: string, parameters: ReadonlyMap<string, tf.Variable>): (readonly [string, tf.Tensor])[] {
  return [...parameters].map(([name, value]) => [`${what} ${name}`, value] as const);
}
