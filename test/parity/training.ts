import { existsSync } from "node:fs";

import * as tf from "@tensorflow/tfjs-core";

import {
  adam,
  AstroNet,
  learnStructure,
  search,
  sgd,
  synthetic,
  trainPlain,
  useEngine,
  type EngineName,
  type EpochRecord,
  type StructureBudget,
  type TaskNetwork,
  type TrainingRun,
} from "../../src";
import { networkState } from "../../src/train/state";
import { formatValue } from "../../kernel/format/bundle";
import { slowing } from "../measure/slowing";
import { inputShape, smallAstrocytes, smallLeNet } from "../train/small-lenet";

/** What a training run has come to, as numbers. */
export interface Trained {
  readonly name: string;
  /** Without wall-clock time. */
  readonly epochs: readonly EpochRecord[];
  /** Parameters and running statistics of the network, and of the compact one, by name. */
  readonly values: Readonly<Record<string, readonly number[]>>;
  /** Tensors that were there before, and that are there when all has been disposed of. */
  readonly tensors: readonly [before: number, after: number];
}

/** A run to the end, and the networks whose values tell what has become of it. */
interface Training {
  readonly run: TrainingRun;
  networks(): Readonly<Record<string, TaskNetwork>>;
  dispose(): void;
}

const train = synthetic({ count: 32, shape: inputShape, classes: 3, seed: 1 });
const held = synthetic({ count: 32, shape: inputShape, classes: 3, seed: 2 });
const small = () => smallLeNet({ bias: true });

const withAstrocytes = () => new AstroNet(small(), { ...smallAstrocytes, seed: 6 });

/** Makes each run; the folder is for its checkpoints. */
const trainings: Readonly<Record<string, (checkpoint: string | undefined, stopBehind: number) => Training>> =
  {
    trainPlain(checkpoint, stopBehind) {
      const network = small();
      const options = { epochs: 2, batchSize: 16, seed: 3, validation: held };
      const run = trainPlain(network, train, { ...options, ...kept(checkpoint, stopBehind) });
      return { run, networks: () => ({ network }), dispose: disposing(run, network) };
    },
    search(checkpoint, stopBehind) {
      const net = withAstrocytes();
      const options = { epochs: 2, batchSize: 16, seed: 3, validation: held };
      const run = search(net, train, held, { ...options, ...kept(checkpoint, stopBehind) });
      return { run, networks: () => ({ network: net.network }), dispose: disposing(run, net, net.network) };
    },
    learnStructure: (checkpoint, stopBehind) =>
      learning({ parameters: 260, macs: 9000 }, checkpoint, stopBehind),
    // By a clock that differs with nothing but how often it is read; the smaller a network, the later it is measured.
    "learnStructure by time": (checkpoint, stopBehind) => {
      performance.now = slowing();
      return learning({ milliseconds: 0.006 }, checkpoint, stopBehind);
    },
  };

function learning(budget: StructureBudget, checkpoint: string | undefined, stopBehind: number): Training {
  const network = small();
  const run = learnStructure(
    network,
    { train, heldOut: held },
    {
      budget,
      warmUpEpochs: 1,
      iterations: 6,
      removeEvery: 3,
      fineTuningEpochs: 1,
      batchSize: 16,
      optimizer: adam({ learningRate: 1e-2 }),
      ...kept(checkpoint, stopBehind),
    },
  );
  const compacted = (): Record<string, TaskNetwork> =>
    run.epochs.length === wholeRun ? { compacted: run.compacted } : {};
  const dispose = disposing(run, network);
  return {
    run,
    networks: () => ({ network, ...compacted() }),
    dispose() {
      for (const made of Object.values(compacted())) made.dispose();
      dispose();
    },
  };
}

/** Epochs of the structure learning above. */
const wholeRun = 4;

function kept(checkpoint: string | undefined, stopBehind: number) {
  return {
    ...(checkpoint !== undefined && { checkpoint }),
    stop: (epochs: readonly EpochRecord[]) => epochs.length >= stopBehind,
  };
}

function disposing(...all: readonly { dispose(): void }[]): () => void {
  return () => {
    for (const one of all) one.dispose();
  };
}

/**
 * Trains tiny networks on an engine: plainly, by search, and by structure learning.
 *
 * @param folder if given, each run stops behind its first epochs, and another goes on from the checkpoint
 */
export async function trained(engine: EngineName, folder?: string): Promise<Trained[]> {
  await useEngine(engine);
  const clock = performance.now.bind(performance);
  const results: Trained[] = [];
  for (const [name, make] of Object.entries(trainings)) {
    const before = tf.memory().numTensors;
    const checkpoint = folder === undefined ? undefined : `${folder}/${name}`;
    if (checkpoint !== undefined)
      await stopped(make(checkpoint, name.startsWith("learnStructure") ? 2 : 1), checkpoint);
    const training = make(checkpoint, Infinity);
    await training.run.train();
    const epochs = training.run.epochs.map((record) => ({ ...record, seconds: 0 }));
    const values = await valuesOf(training.networks());
    training.dispose();
    performance.now = clock;
    results.push({ name, epochs, values, tensors: [before, tf.memory().numTensors] });
  }
  return results;
}

/** What a search says that steps too far, and how many tensors it leaves. */
export async function diverged(engine: EngineName): Promise<{ message: string; tensors: number }> {
  await useEngine(engine);
  const before = tf.memory().numTensors;
  const net = withAstrocytes();
  const run = search(net, train, held, { epochs: 1, batchSize: 8, optimizer: sgd({ learningRate: 1e30 }) });
  const error: unknown = await run.train().catch((thrown: unknown) => thrown);
  disposing(run, net, net.network)();
  return { message: (error as Error).message, tensors: tf.memory().numTensors - before };
}

/** How a cell shows a tensor that the engine has computed. */
async function shown(): Promise<unknown> {
  const tensor = tf.tidy(() => tf.mul(tf.tensor1d([1, 2, 3]), 2));
  const bundle = await formatValue(tensor);
  tensor.dispose();
  return bundle;
}

async function stopped(training: Training, checkpoint: string): Promise<void> {
  await training.run.train();
  training.dispose();
  if (!existsSync(checkpoint)) throw new Error(`no checkpoint in ${checkpoint}`);
}

async function valuesOf(networks: Readonly<Record<string, TaskNetwork>>): Promise<Trained["values"]> {
  const values: Record<string, readonly number[]> = {};
  for (const [name, network] of Object.entries(networks)) {
    for (const [key, variable] of networkState(network)) {
      values[`${name}: ${key}`] = [...(await variable.data())];
    }
  }
  return values;
}

async function main([engine, folder]: readonly string[]): Promise<void> {
  const name = engine as EngineName;
  const result = {
    trained: await trained(name, folder),
    diverged: await diverged(name),
    shown: await shown(),
  };
  process.stdout.write(JSON.stringify(result));
}

if (require.main === module) void main(process.argv.slice(2));
