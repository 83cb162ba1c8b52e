import { readFile } from "node:fs/promises";
import { join } from "node:path";

import * as tf from "@tensorflow/tfjs-core";

import {
  AstroNet,
  compact,
  countActiveUnits,
  evaluate,
  gateInfluence,
  loadNetwork,
  measureCalibration,
  measureLatency,
  planeValues,
  saveLayersModel,
  saveNetwork,
  synthetic,
  unitMagnitudes,
  useEngine,
  type EngineName,
  type TaskNetwork,
} from "../../src";
import { valuesOf } from "../../src/engine";
import { readSafetensors } from "../../src/export/safetensors";
import { randomGates, regulatedWeights } from "../compact/cuts";
import { randomNetwork } from "../compact/random-network";
import { slowing } from "../measure/slowing";
import { evaluation, noise } from "../network/networks";
import { inputShape, smallAstrocytes, smallLeNet } from "../train/small-lenet";

/** What was measured, as numbers by name, and how many tensors it has left. */
export interface Measured {
  readonly values: Readonly<Record<string, readonly number[]>>;
  readonly tensors: number;
}

const data = synthetic({ count: 24, shape: inputShape, classes: 3, seed: 1 });

/**
 * Measures small networks on an engine, makes them compact, and writes and reads them.
 *
 * @param folder for the files
 */
export async function measured(engine: EngineName, folder: string): Promise<Measured> {
  await useEngine(engine);
  const before = tf.memory().numTensors;
  const values = {
    ...(await ofAstroNet()),
    ...(await ofCompact("LeNet-5", smallLeNet({ bias: true }), folder)),
  };
  // Pools, sums, joins, depthwise layers and normalisations.
  for (const seed of [1, 2, 3]) {
    Object.assign(values, await ofCompact(`random ${seed}`, randomNetwork(seed), folder));
  }
  return { values, tensors: tf.memory().numTensors - before };
}

async function ofAstroNet(): Promise<Measured["values"]> {
  const network = smallLeNet({ bias: true });
  const net = new AstroNet(network, { ...smallAstrocytes, seed: 6 });
  const logits = (x: tf.Tensor4D) => net.forward(x, { training: false })[1]!.logits;
  const { loss, accuracy } = await evaluate(logits, data, { batchSize: 10 });
  const { expectedError, bins } = await measureCalibration(logits, data, { batchSize: 10 });
  const latency = await measureLatency(logits, inputShape, {
    batchSizes: [1, 2],
    warmUp: 1,
    repeats: 3,
    clock: slowing(),
  });
  const planes = await planeValues(net);
  const influence = await gateInfluence(net, { group: 1, gates: [0, 7] });
  const magnitudes = await unitMagnitudes(network);
  const gates = randomGates(network, 4);
  const active = await countActiveUnits(gates);
  tf.dispose(gates);
  net.dispose();
  return {
    evaluation: [loss, accuracy],
    calibration: [expectedError, ...bins.map(({ count }) => count)],
    latency: [...latency.milliseconds, ...latency.low, ...latency.high],
    statistics: planes.flatMap(({ statistics }) => [...statistics]),
    gates: planes.flatMap((plane) => [...plane.gates]),
    influence: influence.onGate.flatMap((row) => [...row]),
    magnitudes: Object.values(magnitudes).flatMap((row) => [...row]),
    active: active.map((place) => place.active),
  };
}

/** A network is cut at random, and made compact; what is left is written and read again. */
async function ofCompact(name: string, network: TaskNetwork, folder: string): Promise<Measured["values"]> {
  const gates = randomGates(network, 5);
  const weights = tf.tidy(() =>
    Object.fromEntries(
      Object.entries(regulatedWeights(network, 5)).map(([layer, weight]) => [layer, tf.clone(weight)]),
    ),
  );
  const { network: smaller, units } = await compact(network, { gates, weights });
  const path = await saveNetwork(smaller, join(folder, "compact.safetensors"));
  const stored = readSafetensors(await readFile(path));
  const read = await loadNetwork(path);
  await saveLayersModel(smaller, join(folder, "compact"));
  const model = new Float32Array(
    Uint8Array.from(await readFile(join(folder, "compact", "weights.bin"))).buffer,
  );
  const x = noise(network, 2);
  const [expected, made, again] = await valuesOf(() => [
    network.forward(x, evaluation, weights, { gates }),
    smaller.forward(x, evaluation),
    read.forward(x, evaluation),
  ]);
  tf.dispose([x, gates, weights]);
  for (const each of [network, smaller, read]) each.dispose();
  return {
    [`${name}: kept`]: Object.values(units).map(({ kept }) => kept),
    [`${name}: cut`]: [...expected!],
    [`${name}: compact`]: [...made!],
    [`${name}: read again`]: [...again!],
    [`${name}: layers model`]: [...model],
    ...Object.fromEntries(
      [...stored].map(([tensor, { values }]) => [`${name}: file: ${tensor}`, [...values]]),
    ),
  };
}

async function main([engine, folder]: readonly string[]): Promise<void> {
  process.stdout.write(JSON.stringify(await measured(engine as EngineName, folder!)));
}

if (require.main === module) void main(process.argv.slice(2));
