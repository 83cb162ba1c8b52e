import type * as tf from "@tensorflow/tfjs-core";

import { GraphBuilder, type ActivationName } from "../graph";

/** Values of a batch normalisation, as a model keeps them; none where it has no scale or no offset. */
export interface NormValues {
  readonly gamma?: tf.Tensor;
  readonly beta?: tf.Tensor;
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
}

/**
 * A graph that grows layer by layer from a model, with the values that belong to it and places for gates.
 *
 * A place has the name of the layer whose units it gates, where an activation lies right behind such a layer, and else
 * that of the activation's own layer.
 */
export class Conversion {
  readonly graph: GraphBuilder;
  readonly weights = new Map<string, tf.Tensor>();
  readonly biases = new Map<string, tf.Tensor>();
  readonly norms = new Map<string, NormValues>();
  /** The layer whose units lie at a node, as they are or normalised. */
  private readonly owners = new Map<string, string>();
  /** Nodes that are flattened or averaged maps. */
  private readonly features = new Set<string>();
  private readonly places = new Set<string>();

  constructor(inputShape: readonly [number, number, number]) {
    this.graph = new GraphBuilder(inputShape);
  }

  /** Notes that the units of a layer lie at a node. */
  own(node: string, layer: string | undefined): string {
    if (layer !== undefined) this.owners.set(node, layer);
    return node;
  }

  ownerOf(node: string): string | undefined {
    return this.owners.get(node);
  }

  /** Notes that a node is a row of features, which a dense layer has for units. */
  asFeatures(node: string): string {
    this.features.add(node);
    return node;
  }

  /** A layer's own bias behind it. */
  bias(layer: string, value: tf.Tensor): string {
    this.biases.set(layer, value);
    return this.own(this.graph.bias(layer), layer);
  }

  /** An activation, with a place behind it unless it makes the logits. */
  activation(layer: string, from: string, activation: ActivationName, last: boolean): string {
    const node = this.graph.activation(from, activation);
    return last ? node : this.gate(this.ownerOf(from) ?? layer, layer, node);
  }

  /** What a dense layer reads: a place for its inputs, where they are features. */
  denseInput(layer: string, from: string): string {
    return this.features.has(from) ? this.gate(`${layer}.input`, `${layer}.input`, from) : from;
  }

  private gate(preferred: string, otherwise: string, from: string): string {
    let name = this.places.has(preferred) ? otherwise : preferred;
    for (let i = 2; this.places.has(name); i++) name = `${otherwise}.${i}`;
    this.places.add(name);
    return this.graph.gate(name, from);
  }
}
