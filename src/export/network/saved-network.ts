import { readFile } from "node:fs/promises";

import * as tf from "@tensorflow/tfjs-core";

import { valuesOf } from "../../engine";
import { AstroNetError } from "../../error";
import { TaskNetwork } from "../../network";
import { checkFolder, writeWhole } from "../file";
import { readMetadata, readSafetensors, writeSafetensors, type StoredTensor } from "../safetensors";

import { readStoredNetwork, writeStoredNetwork } from "./stored-network";

/** Under which a file's header holds the network. */
const entry = "astronet.network";

/** How a network is written. */
export interface SaveNetworkOptions {
  /**
   * In which precision the layers' weights are written; `"float32"` by default. In `"float16"` a file is about half as large, and
   * each weight off by at most a 2048th of itself. All else is written in float32.
   */
  readonly weights?: "float32" | "float16";
}

/**
 * Writes a task network to a safetensors file: weights, biases, normalisations with their running statistics, and in the
 * header its graph, so that it can be read without the code that made it.
 *
 * The file is there whole or not at all.
 *
 * @returns the file's whole path
 * @throws AstroNetError if its folder is not there, the file cannot be written, or a weight is too large for half precision.
 */
export async function saveNetwork(
  network: TaskNetwork,
  path: string,
  { weights = "float32" }: SaveNetworkOptions = {},
): Promise<string> {
  await checkFolder(path, "network");
  const all = [...tensorsOf(network)];
  const read = await valuesOf(() => all.map(([, tensor]) => tensor));
  const tensors = new Map<string, StoredTensor>(
    all.map(([name, { shape }], i) => [name, { shape, values: read[i]! }]),
  );
  const half = new Set(weights === "float16" ? Object.keys(network.weights) : []);
  const bytes = writeSafetensors(tensors, { metadata: { [entry]: writeStoredNetwork(network) }, half });
  return await writeWhole(path, bytes);
}

/**
 * Reads a task network that {@link saveNetwork} wrote.
 *
 * @throws AstroNetError if there is no such file, it is none of a network, of a later version, or damaged.
 */
export async function loadNetwork(path: string): Promise<TaskNetwork> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new AstroNetError(`network file: ${path} cannot be read (${String(cause)})`, { cause });
  }
  try {
    return networkOf(bytes);
  } catch (cause) {
    if (!(cause instanceof AstroNetError)) throw cause;
    throw new AstroNetError(`network file: ${path}: ${cause.message}`, { cause });
  }
}

function networkOf(bytes: Uint8Array): TaskNetwork {
  const text = readMetadata(bytes)[entry];
  if (text === undefined) {
    throw new AstroNetError("holds tensors, but no network (write it with saveNetwork)");
  }
  const { definition, normSets } = readStoredNetwork(text);
  const tensors = readSafetensors(bytes);
  const network = new TaskNetwork(definition, { seed: 0, normSets });
  try {
    for (const [name, variable] of tensorsOf(network)) fill(variable, name, tensors.get(name));
  } catch (error) {
    network.dispose();
    throw error;
  }
  return network;
}

function fill(variable: tf.Variable, name: string, read: StoredTensor | undefined): void {
  if (read?.shape.join() !== variable.shape.join()) {
    const found = read ? `[${read.shape.join(", ")}]` : "nothing";
    throw new AstroNetError(
      `${found} for ${name}, which is [${variable.shape.join(", ")}] (the file is damaged)`,
    );
  }
  tf.tidy(() => {
    variable.assign(tf.tensor(read.values, variable.shape, "float32"));
  });
}

/** Every tensor that makes a network what it is, by name. */
function tensorsOf(network: TaskNetwork): Map<string, tf.Variable> {
  return new Map<string, tf.Variable>([
    ...network.parameters(),
    ...Object.entries(network.norms).flatMap(([name, { running }]) =>
      running.flatMap(({ mean, variance }, set): [string, tf.Variable][] => [
        [`${name}.running.${set + 1}.mean`, mean],
        [`${name}.running.${set + 1}.variance`, variance],
      ]),
    ),
  ]);
}
