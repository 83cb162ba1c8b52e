import { readFile, rename, writeFile } from "node:fs/promises";

import * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../../error";
import { TaskNetwork, type GraphNode, type NetworkDefinition } from "../../network";
import { readMetadata, readSafetensors, writeSafetensors, type StoredTensor } from "../safetensors";

/** Under which a file's header holds the network, and in which form. */
const entry = "astronet.network";
const version = 1;

/** A network's definition as JSON: all but the functions that draw first weights. */
interface StoredNetwork {
  readonly version: number;
  readonly normSets: number;
  readonly definition: NetworkDefinition;
}

/**
 * Writes a task network to a safetensors file: weights, biases, normalisations with their running statistics, and in the
 * header its graph, so that it can be read without the code that made it.
 *
 * The file is there whole or not at all.
 *
 * @returns the path
 */
export async function saveNetwork(network: TaskNetwork, path: string): Promise<string> {
  const stored: StoredNetwork = { version, normSets: setsOf(network), definition: network.definition };
  const tensors = new Map<string, StoredTensor>(
    [...tensorsOf(network)].map(([name, tensor]) => [
      name,
      { shape: tensor.shape, values: Float32Array.from(tensor.dataSync()) },
    ]),
  );
  const bytes = writeSafetensors(tensors, { [entry]: JSON.stringify(stored) });
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
  return path;
}

/**
 * Reads a task network that {@link saveNetwork} wrote.
 *
 * @throws AstroNetError if there is no such file, it is none of a network, or damaged.
 */
export async function loadNetwork(path: string): Promise<TaskNetwork> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new AstroNetError(`network file: ${path} cannot be read (${String(cause)})`, { cause });
  }
  const text = readMetadata(bytes)[entry];
  if (text === undefined) {
    throw new AstroNetError(
      `network file: ${path} holds tensors, but no network (write it with saveNetwork)`,
    );
  }
  const stored = JSON.parse(text) as StoredNetwork;
  if (stored.version !== version) {
    throw new AstroNetError(
      `network file: ${path} is of version ${stored.version}, known is ${version} (use the AstroNet that wrote it)`,
    );
  }
  const tensors = readSafetensors(bytes);
  const network = new TaskNetwork(withInitialisers(stored.definition), {
    seed: 0,
    normSets: stored.normSets,
  });
  for (const [name, variable] of tensorsOf(network)) {
    const read = tensors.get(name);
    if (read?.shape.join() !== variable.shape.join()) {
      network.dispose();
      throw new AstroNetError(
        `network file: ${path} has ${read ? `[${read.shape.join(", ")}]` : "nothing"} for ${name}, ` +
          `which is [${variable.shape.join(", ")}] (the file is damaged)`,
      );
    }
    tf.tidy(() => {
      variable.assign(tf.tensor(read.values, variable.shape, "float32"));
    });
  }
  return network;
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

function setsOf({ norms }: TaskNetwork): number {
  return Object.values(norms)[0]?.running.length ?? 1;
}

/** Layers of a network that was read start as zeros, until their weights are there. */
function withInitialisers(definition: NetworkDefinition): NetworkDefinition {
  const nodes = definition.graph.nodes.map((node): GraphNode => {
    if (node.op !== "convolution" && node.op !== "depthwise" && node.op !== "dense") return node;
    return { ...node, initial: (shape) => tf.zeros([...shape]) };
  });
  return { ...definition, graph: { nodes } };
}
