import * as tf from "@tensorflow/tfjs-core";

import {
  checkUnitGates,
  unitAxis,
  weighUnits,
  type LayerWeights,
  type PlaneSpec,
  type RegulatedLayer,
  type UnitValues,
} from "../astrocyte";
import { BatchNorm, engine, normTakesFactors, type NormMode } from "../engine";
import { AstroNetError } from "../error";

import {
  channelsOf,
  isLayer,
  normsBehind,
  runGraph,
  type Graph,
  type GraphNode,
  type NodeShape,
  type OutputGates,
} from "./graph";

/** All that makes one task network differ from another. */
export interface NetworkDefinition {
  /** For legends and tables, for example `"LeNet-5 (20-50-500-10)"`. */
  readonly name: string;
  /** Height, width and channels of an image. */
  readonly inputShape: readonly [number, number, number];
  readonly classes: number;
  /** Images to logits; its layers in network order, which is the order of units on the planes. */
  readonly graph: Graph;
  /** The published unit planes, and the channels of the astrocyte network over each. */
  readonly planes: readonly PlaneSpec[];
  readonly astrocyteChannels: readonly (readonly number[])[];
  readonly astrocyteInitialiser: "normal" | "uniform";
}

/** A layer of a task network: its units, its weights' shape, and what one image is behind it. */
export interface TaskLayer extends RegulatedLayer {
  /** [k, k, I, O], [k, k, C, 1] or [in, out]. */
  readonly shape: readonly number[];
  readonly output: NodeShape;
}

/** The layers of a graph, in network order. */
export function taskLayers({ nodes }: Graph): TaskLayer[] {
  return nodes.filter(isLayer).map(({ name, op, weights, shape }) => ({
    name,
    kind: op,
    units: weights[unitAxis(op)]!,
    shape: weights,
    output: shape,
  }));
}

/** A place in a task network where the outputs of units can be gated. */
export interface GatePlace {
  readonly name: string;
  readonly units: number;
}

/** What a forward pass may be given beside images and weights. */
export interface ForwardOptions {
  /**
   * Gates p in front of units, by layer: computes with p ∘ W. Where a batch normalisation by the batch's statistics follows a
   * convolution, no weights are multiplied: the normalisation takes p in ({@link factoredNorm}).
   */
  readonly unitGates?: UnitValues;
  /** Gates on the outputs of units; those that are left out are open. */
  readonly gates?: OutputGates;
  /** Is shown what each operation puts out. */
  readonly watch?: (node: GraphNode, y: tf.Tensor) => void;
  /** Is told the mean magnitude over images and positions of what goes into each gate, [units of all places], in network order. */
  readonly magnitudes?: (mean: tf.Tensor1D) => void;
}

/**
 * A task network (NN): the layers whose units an astrocyte network can regulate.
 *
 * It computes with whatever weights and gates it is handed, y = NN(x; W', g), so that one network runs plain (its own W),
 * with regulated weights (W' = p ∘ W, as published), or with gates behind the units' activations.
 */
export class TaskNetwork {
  readonly definition: NetworkDefinition;
  readonly name: string;
  /** The layers in network order. */
  readonly layers: readonly TaskLayer[];
  /** The places where outputs can be gated, in network order. */
  readonly gates: readonly GatePlace[];
  /** Trainable weights W by layer name. */
  readonly weights: Readonly<Record<string, tf.Variable>>;
  /** Trainable biases by the name of the layer that they follow; none in the published networks. */
  readonly biases: Readonly<Record<string, tf.Variable>>;
  /** Batch normalisations by the name of the layer that they follow, or by their own. */
  readonly norms: Readonly<Record<string, BatchNorm>>;

  /**
   * @param normSets sets of running statistics of each batch normalisation: 1 shared, or one a regulation step
   * @throws AstroNetError if the graph does not lead from such images to so many classes.
   */
  constructor(definition: NetworkDefinition, { seed, normSets = 1 }: { seed: number; normSets?: number }) {
    const { nodes } = definition.graph;
    checkEnds(definition);
    engine();
    this.definition = definition;
    this.name = definition.name;
    this.layers = taskLayers(definition.graph);
    this.gates = nodes.flatMap((node) =>
      node.op === "gate" ? [{ name: node.gate, units: channelsOf(node.shape) }] : [],
    );
    this.weights = Object.fromEntries(
      nodes
        .filter(isLayer)
        .map(({ name, weights, initial }) => [
          name,
          tf.tidy(() => tf.variable(initial(weights, seed, `network/${name}`))),
        ]),
    );
    this.biases = Object.fromEntries(
      nodes.flatMap((node) => {
        if (node.op !== "bias") return [];
        const shape = node.perPosition ? [...node.shape] : [channelsOf(node.shape)];
        return [[node.bias, tf.tidy(() => tf.variable(tf.zeros(shape)))]];
      }),
    );
    this.norms = Object.fromEntries(
      nodes.flatMap((node) =>
        node.op === "norm"
          ? [[node.norm, new BatchNorm(channelsOf(node.shape), normSets, node.epsilon)]]
          : [],
      ),
    );
  }

  /**
   * Logits [N, classes] of images [N, H, W, C], with these weights and gates or with its own weights alone.
   *
   * @throws AstroNetError if the images are not of the network's input shape, or gates not those of its places.
   */
  forward(
    x: tf.Tensor4D,
    mode: NormMode,
    weights: LayerWeights = this.weights,
    { unitGates = {}, gates, watch, magnitudes }: ForwardOptions = {},
  ): tf.Tensor2D {
    const { inputShape, graph } = this.definition;
    if (x.rank !== 4 || inputShape.some((length, i) => x.shape[i + 1] !== length)) {
      throw new AstroNetError(
        `images of shape [${x.shape.join(", ")}] for ${this.name} (give [N, ${inputShape.join(", ")}])`,
      );
    }
    // Whoever watches sees what each layer puts out, weighed.
    const inside = mode.statistics === "batch" && !watch && normTakesFactors();
    const behind = inside ? normsBehind(graph) : new Map<string, string>();
    const regulated = this.layers.filter(({ name }) => name in unitGates);
    checkUnitGates(regulated, weights, unitGates, mode.step);
    const multiplied = regulated.filter(({ name }) => !behind.has(name));
    const factors = new Map([...behind].map(([layer, norm]) => [norm, unitGates[layer]]));
    return runGraph(graph, x, {
      weights: multiplied.length > 0 ? weighUnits(multiplied, weights, unitGates, mode.step) : weights,
      biases: this.biases,
      norm: (key, y) => this.norms[key]!.apply(y, mode, factors.get(key)),
      normPath: (key, y, path) => this.norms[key]!.applyPath(y, mode, path, factors.get(key)),
      gates,
      watch,
      magnitudes,
    });
  }

  /** Trainable parameters by name: each layer's weights, `LAYER.bias`, `LAYER.gamma`, `LAYER.beta`. */
  parameters(): ReadonlyMap<string, tf.Variable> {
    return new Map<string, tf.Variable>([
      ...Object.entries(this.weights),
      ...Object.entries(this.biases).map(([name, bias]): [string, tf.Variable] => [`${name}.bias`, bias]),
      ...Object.entries(this.norms).flatMap(([name, norm]): [string, tf.Variable][] => [
        [`${name}.gamma`, norm.gamma],
        [`${name}.beta`, norm.beta],
      ]),
    ]);
  }

  dispose(): void {
    tf.dispose([...Object.values(this.weights), ...Object.values(this.biases)]);
    for (const norm of Object.values(this.norms)) norm.dispose();
  }
}

function checkEnds({ name, inputShape, classes, graph: { nodes } }: NetworkDefinition): void {
  const [first, last] = [nodes[0], nodes.at(-1)];
  if (first?.shape.join() !== inputShape.join() || last?.shape.join() !== String(classes)) {
    throw new AstroNetError(
      `graph of ${name}: from [${first?.shape.join(", ") ?? ""}] to [${last?.shape.join(", ") ?? ""}] ` +
        `(give one from [${inputShape.join(", ")}] to [${classes}])`,
    );
  }
}
