import * as tf from "@tensorflow/tfjs-core";

import { normal, relu, type BatchNorm } from "../engine";

import { densePart, unitCount, type ConnectedUnits, type GlobalConnection } from "./global-connection";
import { readOut, scoreHead } from "./score-head";

/**
 * No connection: a unit's value depends on what is known of that unit alone, by the same small network for all, which is the
 * control for global connection.
 *
 * value = w · [h, x] + b with h = ReLU(x V₁) V₂ through ReLU, `hidden` wide.
 */
export function localConnection(options: ConnectedUnits & { readonly hidden?: number }): GlobalConnection {
  const { features, seed, hidden = 32 } = options;
  const layer = (inputs: number, name: string): tf.Variable<tf.Rank.R2> =>
    tf.tidy(() =>
      tf.variable(normal([inputs, hidden], Math.sqrt(2 / inputs), seed, `local/${name}`) as tf.Tensor2D),
    );
  const [first, second] = [layer(features, "first"), layer(hidden, "second")];
  const head = scoreHead(hidden + features, options, "local/head");
  return {
    connect(units) {
      const inner: tf.Tensor2D = relu(tf.matMul(relu(tf.matMul<tf.Tensor2D>(units, first)), second));
      return readOut(tf.concat2d([inner, units], 1), head);
    },
    parameters: () =>
      new Map<string, tf.Variable>([
        ["first", first],
        ["second", second],
        ["head.weights", head.weights],
        ["head.bias", head.bias],
      ]),
    norms: () => new Map<string, BatchNorm>(),
    parts: [
      densePart("first", unitCount(options), [features, hidden]),
      densePart("second", unitCount(options), [hidden, hidden]),
      densePart("head", unitCount(options), [hidden + features, 1], 1),
    ],
    dispose() {
      tf.dispose([first, second, head.weights, head.bias]);
    },
  };
}
