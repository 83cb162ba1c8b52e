import * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../error";
import { GraphBuilder, TaskNetwork, type NetworkDefinition, type OutputGates } from "../network";

import { usedChannels, varyingChannels, type Cut } from "./alive";
import { cutOffConstants, type AddedBias } from "./constants";
import { foldGates, type Fold } from "./fold-gates";
import { keptChannels } from "./kept";
import { rebuild, remaining, scaleLayer } from "./rebuild";
import { take } from "./slice";
import { described, type Structure } from "./structure";

/** What is made compact: gates behind activations, regulated weights, or both. */
export interface CompactOptions {
  /** One gate a unit, [units], not negative, by the name of the place. */
  readonly gates?: OutputGates;
  /** In place of the network's own: as an astrocyte has regulated them. */
  readonly weights?: Readonly<Record<string, tf.Tensor>>;
  /** The regulation step whose running statistics are used, counted from 1; 1 by default. */
  readonly step?: number;
}

/** A plain smaller network, and what it has kept. */
export interface Compacted {
  readonly network: TaskNetwork;
  /** Units that are left at each gate place, of how many. */
  readonly units: Readonly<Record<string, { readonly kept: number; readonly of: number }>>;
  /** Which parts of the larger network's tensors it began with; undefined where its output is a constant. */
  readonly structure: Structure | undefined;
}

/**
 * Makes a plain smaller network that computes what the gated one does in evaluation.
 *
 * A unit goes if its gate is 0, or its weights are, or nobody reads it any more, or nothing that it reads depends on the image;
 * what it has put out as a constant goes into biases, and the gates that are left go into weights. If nothing of the image
 * reaches the logits, the network is their constant: a dense layer of zeros with a bias.
 *
 * @throws AstroNetError if gates are not one a unit, negative or not finite.
 */
export function compact(network: TaskNetwork, options: CompactOptions = {}): Compacted {
  const { gates = {}, weights = network.weights, step = 1 } = options;
  const values = readGates(network, gates);
  const { definition } = network;
  const { nodes } = definition.graph;
  const cut: Cut = {
    open: (place, channel) => (values.get(place)?.[channel] ?? 1) !== 0,
    connects: connections(network, weights),
  };
  const varies = varyingChannels(definition.graph, cut);
  const kept = keptChannels(definition.graph, varies, usedChannels(definition.graph, cut));
  const stays = remaining(nodes, kept);
  let made: Compacted | undefined;
  tf.tidy(() => {
    const outputs = new Map<string, tf.Tensor>();
    const mode = { statistics: "running", update: false, step } as const;
    const logits = network.forward(tf.zeros([1, ...definition.inputShape]), mode, weights, {
      gates,
      watch: ({ name }, y) => {
        outputs.set(name, y);
      },
    });
    if (stays.size === 0) {
      made = { network: constant(network, logits), units: countUnits(network), structure: undefined };
      return;
    }
    const biasKeys = new Set(Object.keys(network.biases));
    const biases = cutOffConstants({ nodes, stays, kept, varies, weights, biasKeys, outputs });
    const staying = new Map(
      nodes.flatMap((node, n) => {
        const own = node.op === "gate" ? values.get(node.gate) : undefined;
        return node.op === "gate" && own ? [[node.gate, kept[n]!.map((c) => own[c]!)] as const] : [];
      }),
    );
    const { folds, scales } = foldGates(nodes, stays, staying, biases);
    const rebuilt = rebuild(definition.graph, kept, { biases, scales: new Set(scales.keys()) })!;
    const structure = described(network, kept, rebuilt);
    const smaller = new TaskNetwork(structure.definition, { seed: 0 });
    fill(smaller, network, { structure, weights, step, biases, scales });
    for (const fold of folds) multiply(smaller, fold);
    made = { network: smaller, units: countUnits(network, structure), structure };
  });
  return made!;
}

/** Gates as numbers, checked. */
function readGates(network: TaskNetwork, gates: OutputGates): ReadonlyMap<string, Float32Array> {
  return new Map(
    Object.entries(gates).map(([place, tensor]) => {
      const units = network.gates.find(({ name }) => name === place)?.units;
      if (units === undefined) {
        const places = network.gates.map(({ name }) => name).join(", ");
        throw new AstroNetError(`unknown gate place: "${place}" (${network.name} has ${places})`);
      }
      if (tensor.rank !== 1 || tensor.size !== units) {
        throw new AstroNetError(
          `gates of ${place}: [${tensor.shape.join(", ")}] (a compact network needs one a unit, [${units}])`,
        );
      }
      const values = Float32Array.from(tensor.dataSync());
      const wrong = values.find((gate) => !(gate >= 0 && Number.isFinite(gate)));
      if (wrong !== undefined) throw new AstroNetError(`gates of ${place}: ${wrong} (give numbers from 0)`);
      return [place, values];
    }),
  );
}

/** Whether a layer's weights from an input to an output are not all zero. */
function connections(
  network: TaskNetwork,
  weights: Readonly<Record<string, tf.Tensor>>,
): (layer: string, input: number, output: number) => boolean {
  const layers = new Map(
    network.layers.map(({ name, kind }) => {
      const tensor = weights[name]!;
      const [inputs, outputs] = tensor.shape.slice(-2) as [number, number];
      const there = new Uint8Array(inputs * outputs);
      tensor.dataSync().forEach((weight, i) => {
        if (weight !== 0) there[i % there.length] = 1;
      });
      return [name, { there, outputs: kind === "depthwise" ? 0 : outputs }];
    }),
  );
  return (layer, input, output) => {
    const { there, outputs } = layers.get(layer)!;
    return there[outputs === 0 ? input : input * outputs + output] === 1;
  };
}

/** Copies what stays of the larger network, and sets what was added. */
function fill(
  smaller: TaskNetwork,
  network: TaskNetwork,
  from: {
    readonly structure: Structure;
    readonly weights: Readonly<Record<string, tf.Tensor>>;
    readonly step: number;
    readonly biases: ReadonlyMap<string, AddedBias>;
    readonly scales: ReadonlyMap<string, readonly number[]>;
  },
): void {
  const { structure, weights, step, biases, scales } = from;
  const parameters = new Map<string, tf.Tensor>([...network.parameters(), ...Object.entries(weights)]);
  const own = smaller.parameters();
  for (const [name, indices] of structure.parameters)
    own.get(name)!.assign(take(parameters.get(name)!, indices));
  for (const { key, value } of biases.values()) smaller.biases[key]!.assign(value);
  for (const [place, values] of scales) {
    smaller.weights[scaleLayer(place)]!.assign(
      tf.reshape(tf.tensor1d([...values]), [1, 1, values.length, 1]),
    );
  }
  for (const [key, channels] of structure.norms) {
    const { mean, variance } = network.norms[key]!.statistics(step);
    for (const running of smaller.norms[key]!.running) {
      running.mean.assign(take<tf.Tensor1D>(mean, [channels]));
      running.variance.assign(take<tf.Tensor1D>(variance, [channels]));
    }
  }
}

function multiply(smaller: TaskNetwork, { parameter, axis, gates }: Fold): void {
  const variable = smaller.parameters().get(parameter)!;
  const along = axis < 0 ? variable.rank + axis : axis;
  const shape = variable.shape.map((_, i) => (i === along ? gates.length : 1));
  variable.assign(tf.mul(variable, tf.reshape(tf.tensor1d([...gates]), shape)));
}

/** A network whose logits do not depend on the image. */
function constant(network: TaskNetwork, logits: tf.Tensor2D): TaskNetwork {
  const { definition } = network;
  const graph = new GraphBuilder(definition.inputShape);
  const initial = (shape: readonly number[]): tf.Tensor => tf.zeros([...shape]);
  const none = graph.dense("constant", graph.globalAverage(graph.input), {
    units: definition.classes,
    initial,
  });
  const whole: NetworkDefinition = {
    ...definition,
    name: `${definition.name}, constant`,
    graph: graph.build(graph.bias(none)),
    planes: [],
    astrocyteChannels: [],
  };
  const made = new TaskNetwork(whole, { seed: 0 });
  made.biases.constant!.assign(tf.reshape(logits, [definition.classes]));
  return made;
}

function countUnits(network: TaskNetwork, structure?: Structure): Compacted["units"] {
  return Object.fromEntries(
    network.gates.map(({ name, units }) => [
      name,
      { kept: structure?.gates.get(name)?.length ?? 0, of: units },
    ]),
  );
}
