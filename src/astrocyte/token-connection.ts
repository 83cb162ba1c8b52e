import * as tf from "@tensorflow/tfjs-core";

import { normal, relu, type BatchNorm } from "../engine";
import { AstroNetError } from "../error";

import { attend, attention, attentionPart, standardised, type Attention } from "./attention";
import { densePart, unitCount, type ConnectedUnits, type GlobalConnection } from "./global-connection";
import { readOut, scoreHead } from "./score-head";

/** The form of a token connection. */
export interface TokenConnectionOptions extends ConnectedUnits {
  /** Width of a token; 32 by default. */
  readonly width?: number;
  /** Heads of each attention, which divide the width; 4 by default. */
  readonly heads?: number;
  /** Rounds of reading and answering; 2 by default. */
  readonly rounds?: number;
}

interface Round {
  readonly gather: Attention;
  readonly among: Attention;
  readonly answer: Attention;
  readonly inner: tf.Variable<tf.Rank.R2>;
  readonly outer: tf.Variable<tf.Rank.R2>;
}

/**
 * One token a unit and one a layer, with attention between them: in each round the layers read the units, then each other,
 * the units read the layers, and each unit goes through two dense layers by itself. All of this is added to tokens, and
 * reads them normalised (pre-norm).
 *
 * Thousands of units never look at each other directly, so that a round costs units × layers, not units²; what one unit
 * knows of another comes through layers. Units of a layer are interchangeable: only what is known of them tells them apart.
 *
 * Source: the induced points of Lee et al., 2019.
 *
 * @throws AstroNetError if the heads do not divide the width, or there are no rounds.
 */
export function tokenConnection(options: TokenConnectionOptions): GlobalConnection {
  const { layers, features, seed, width = 32, heads = 4, rounds = 2 } = options;
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new AstroNetError(`token connection: ${rounds} rounds (give a positive whole number)`);
  }
  if (!Number.isInteger(heads) || heads < 1 || !Number.isInteger(width) || width % heads !== 0) {
    throw new AstroNetError(
      `token connection: ${heads} heads for tokens ${width} wide (give heads that divide the width)`,
    );
  }
  const variable = (shape: [number, number], deviation: number, name: string): tf.Variable<tf.Rank.R2> =>
    tf.tidy(() => tf.variable(normal(shape, deviation, seed, `tokens/${name}`) as tf.Tensor2D));
  const embedding = variable([features, width], 1 / Math.sqrt(features), "embedding");
  const layerTokens = variable([layers.length, width], 1, "layers");
  const all = Array.from({ length: rounds }, (_, i): Round => ({
    gather: attention(width, seed, `tokens/${i}/gather`),
    among: attention(width, seed, `tokens/${i}/among`),
    answer: attention(width, seed, `tokens/${i}/answer`),
    inner: variable([width, 2 * width], Math.sqrt(2 / width), `${i}/inner`),
    outer: variable([2 * width, width], 1 / Math.sqrt(2 * width), `${i}/outer`),
  }));
  const head = scoreHead(width + features, options, "tokens/head");
  const layerOf = Int32Array.from(layers.flatMap(({ units }, layer) => new Array<number>(units).fill(layer)));
  const named = (): Map<string, tf.Variable> =>
    new Map<string, tf.Variable>([
      ["embedding", embedding],
      ["layers", layerTokens],
      ...all.flatMap(({ inner, outer, ...attentions }, i): [string, tf.Variable][] => [
        ...Object.entries(attentions).flatMap(([name, parts]: [string, Attention]) =>
          Object.entries(parts).map(([part, value]: [string, tf.Variable]): [string, tf.Variable] => [
            `${i}.${name}.${part}`,
            value,
          ]),
        ),
        [`${i}.inner`, inner as tf.Variable],
        [`${i}.outer`, outer as tf.Variable],
      ]),
      ["head.weights", head.weights],
      ["head.bias", head.bias],
    ]);
  const units = unitCount(options);
  return {
    connect(described) {
      // A unit knows its layer.
      const own = tf.gather(layerTokens, tf.tensor1d(layerOf, "int32"));
      let unitTokens = tf.add<tf.Tensor2D>(tf.matMul(described, embedding), own);
      let tokens: tf.Tensor2D = layerTokens;
      for (const { gather, among, answer, inner, outer } of all) {
        tokens = tf.add(tokens, attend(tokens, unitTokens, gather, heads));
        tokens = tf.add(tokens, attend(tokens, tokens, among, heads));
        unitTokens = tf.add(unitTokens, attend(unitTokens, tokens, answer, heads));
        const hidden: tf.Tensor2D = relu(tf.matMul(standardised(unitTokens), inner));
        unitTokens = tf.add(unitTokens, tf.matMul(hidden, outer));
      }
      return readOut(tf.concat2d([tf.reshape(standardised(unitTokens), [units, width]), described], 1), head);
    },
    parameters: named,
    norms: () => new Map<string, BatchNorm>(),
    parts: [
      densePart("embedding", units, [features, width]),
      {
        name: "layers",
        kind: "tokens",
        shape: [layers.length, width],
        output: [layers.length, width],
        parameters: layers.length * width,
        macs: 0,
      },
      ...all.flatMap((_, i) => [
        attentionPart(`${i}.gather`, width, [layers.length, units]),
        attentionPart(`${i}.among`, width, [layers.length, layers.length]),
        attentionPart(`${i}.answer`, width, [units, layers.length]),
        densePart(`${i}.inner`, units, [width, 2 * width]),
        densePart(`${i}.outer`, units, [2 * width, width]),
      ]),
      densePart("head", units, [width + features, 1], 1),
    ],
    dispose() {
      tf.dispose([...named().values()]);
    },
  };
}
