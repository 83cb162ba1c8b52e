import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import type { SymbolicTensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs-core";

import type { LayersModel, TaskNetwork } from "../../network";
import { writeWhole } from "../file";

import { GraphLayers } from "./graph-layers";
import type { Layers } from "./layer-forms";

/**
 * What is told of a TensorFlow.js layers model that has been made here. Its own type is not named: every notebook would
 * read the declarations of all of TensorFlow.js before its first cell.
 */
export interface ExportedModel extends LayersModel {
  predict(x: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[];
  /** Writes the model, for example by `tf.io.withSaveHandler`. */
  save(handler: tf.io.IOHandler | string): Promise<tf.io.SaveResult>;
  summary(): void;
  /** Frees the weights. */
  dispose(): object;
}

/**
 * A task network as a TensorFlow.js layers model of built-in layers alone, which computes what the network does in evaluation.
 *
 * Its weights are copies, and its own; gate places are open. What no built-in layer does is put together from several: a
 * constant that is added from dense layers that read nothing, a selection from a kernel of zeros and ones, zero channels from
 * a padding of turned maps, a pool with padding from one without.
 *
 * @param step the regulation step whose running statistics are used, counted from 1
 */
export async function toLayersModel(network: TaskNetwork, { step = 1 } = {}): Promise<ExportedModel> {
  const { layers, model, input } = await import("@tensorflow/tfjs");
  const { nodes } = network.definition.graph;
  const outputs = new Map<string, SymbolicTensor>();
  const build: Layers = { layers, weights: [] };
  const made = new GraphLayers(build, network, step);
  let first: SymbolicTensor | undefined;
  for (const node of nodes) {
    const inputs = node.from.map((name) => outputs.get(name)!);
    let y: SymbolicTensor;
    if (node.op === "input") first = y = input({ shape: [...node.shape] });
    else y = made.layersOf(node, inputs);
    outputs.set(node.name, y);
  }
  const whole = model({ inputs: first!, outputs: outputs.get(nodes.at(-1)!.name)!, name: "astronet" });
  for (const { layer, values } of build.weights) {
    tf.tidy(() => {
      layer.setWeights(values());
    });
  }
  return whole;
}

/**
 * Writes a task network as a TensorFlow.js layers model, `model.json` and `weights.bin`, which plain TensorFlow.js loads and
 * runs, in a browser too.
 *
 * @returns the path of `model.json`
 */
export async function saveLayersModel(
  network: TaskNetwork,
  folder: string,
  options: { readonly step?: number } = {},
): Promise<string> {
  const model = await toLayersModel(network, options);
  const path = join(folder, "model.json");
  await mkdir(folder, { recursive: true });
  try {
    await model.save(
      tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData, format, generatedBy }) => {
        const bytes = new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData));
        await writeWhole(join(folder, "weights.bin"), bytes);
        const manifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
        const text = JSON.stringify({
          modelTopology,
          format,
          generatedBy,
          convertedBy: null,
          weightsManifest: manifest,
        });
        await writeWhole(path, text);
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
      }),
    );
  } finally {
    model.dispose();
  }
  return path;
}
