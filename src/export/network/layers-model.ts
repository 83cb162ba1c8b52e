import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../../error";
import { zerosAround, type GraphNode, type PoolNode, type TaskNetwork } from "../../network";

import { biasLayers, channelPadding, selection, type Layers } from "./layer-forms";

/**
 * A task network as a TensorFlow.js layers model of built-in layers alone, which computes what the network does in evaluation.
 *
 * Its weights are copies, and its own; gate places are open. What no built-in layer does is put together from several: a
 * bias of its own from a normalisation, a selection from a kernel of zeros and ones, zero channels from a padding of turned
 * maps.
 *
 * @param step the regulation step whose running statistics are used, counted from 1
 * @throws AstroNetError if a pool has padding that no built-in layer has.
 */
export async function toLayersModel(network: TaskNetwork, { step = 1 } = {}): Promise<LayersModel> {
  const { layers, model, input } = await import("@tensorflow/tfjs");
  const { nodes } = network.definition.graph;
  const outputs = new Map<string, SymbolicTensor>();
  const build: Layers = { layers, weights: [] };
  let first: SymbolicTensor | undefined;
  for (const node of nodes) {
    const inputs = node.from.map((name) => outputs.get(name)!);
    let y: SymbolicTensor;
    if (node.op === "input") first = y = input({ shape: [...node.shape] });
    else y = layerOf(build, network, node, inputs, step);
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
 * @throws AstroNetError if a pool has padding that no built-in layer has.
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
        await writeFile(join(folder, "weights.bin"), bytes);
        const manifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
        const text = JSON.stringify({
          modelTopology,
          format,
          generatedBy,
          convertedBy: null,
          weightsManifest: manifest,
        });
        await writeFile(`${path}.part`, text);
        await rename(`${path}.part`, path);
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
      }),
    );
  } finally {
    model.dispose();
  }
  return path;
}

function layerOf(
  build: Layers,
  network: TaskNetwork,
  node: Exclude<GraphNode, { op: "input" }>,
  inputs: readonly SymbolicTensor[],
  step: number,
): SymbolicTensor {
  const { layers } = build;
  const [x] = inputs as [SymbolicTensor];
  switch (node.op) {
    case "convolution":
    case "depthwise": {
      const [height, width, , filters] = node.weights;
      const form = {
        name: node.name,
        kernelSize: [height, width] as [number, number],
        strides: node.stride,
        useBias: false,
        padding: node.padding === "same" ? ("same" as const) : ("valid" as const),
      };
      const layer =
        node.op === "convolution" ? layers.conv2d({ ...form, filters }) : layers.depthwiseConv2d(form);
      build.weights.push({ layer, values: () => [tf.clone(network.weights[node.name]!)] });
      const around = typeof node.padding === "number" ? node.padding : 0;
      const padded = around > 0 ? (layers.zeroPadding2d({ padding: around }).apply(x) as SymbolicTensor) : x;
      return layer.apply(padded) as SymbolicTensor;
    }
    case "dense": {
      const layer = layers.dense({ name: node.name, units: node.weights[1], useBias: false });
      build.weights.push({ layer, values: () => [tf.clone(network.weights[node.name]!)] });
      return layer.apply(x) as SymbolicTensor;
    }
    case "bias":
      return biasLayers(build, node, x, network.biases[node.bias]!);
    case "norm": {
      const norm = network.norms[node.norm]!;
      const { mean, variance } = norm.statistics(step);
      const layer = layers.batchNormalization({ name: node.name, epsilon: node.epsilon });
      const values = () => [norm.gamma, norm.beta, mean, variance].map((tensor) => tf.clone(tensor));
      build.weights.push({ layer, values });
      return layer.apply(x) as SymbolicTensor;
    }
    case "activation":
      return layers.activation({ activation: node.activation }).apply(x) as SymbolicTensor;
    case "max-pool":
      return layers.maxPooling2d(poolForm(network, node)).apply(x) as SymbolicTensor;
    case "average-pool":
      return layers.averagePooling2d(poolForm(network, node)).apply(x) as SymbolicTensor;
    case "global-average":
      return layers.globalAveragePooling2d({}).apply(x) as SymbolicTensor;
    case "flatten": {
      const turned =
        node.order === "channels first"
          ? (layers.permute({ dims: [3, 1, 2] }).apply(x) as SymbolicTensor)
          : x;
      return layers.flatten().apply(turned) as SymbolicTensor;
    }
    case "add":
      return inputs.length === 1 ? x : (layers.add().apply([...inputs]) as SymbolicTensor);
    case "concatenate":
      return inputs.length === 1 ? x : (layers.concatenate().apply([...inputs]) as SymbolicTensor);
    case "pad-channels":
      return channelPadding(build, node, x);
    case "select":
      return selection(build, node, x);
    case "gate":
      return x;
  }
}

/** The form of a pool, whose padding must be none, or as much as `"same"` is. */
function poolForm(network: TaskNetwork, { name, from, size, stride, padding }: PoolNode) {
  const form = { poolSize: size, strides: stride };
  if (padding === 0) return { ...form, padding: "valid" as const };
  const { shape } = network.definition.graph.nodes.find((node) => node.name === from[0])!;
  const isSame = shape.slice(0, 2).every((length) => {
    const [own, same] = [padding, "same" as const].map((way) => zerosAround(length, size, stride, way));
    return own!.before === same!.before && own!.after === same!.after;
  });
  if (padding === "same" || isSame) return { ...form, padding: "same" as const };
  throw new AstroNetError(
    `layer ${name}: padding of ${padding} around windows of ${size}×${size} (a layers model has pools without padding, or with "same")`,
  );
}
