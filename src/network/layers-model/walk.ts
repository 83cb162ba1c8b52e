import { AstroNetError } from "../../error";

import { layerError, LayerConfig } from "./config";
import type { Conversion } from "./conversion";
import { layerConversions } from "./layers";
import type { LayersModel, ModelLayer, SymbolicTensor } from "./model";

/** What to do about layers that are asked for often. */
const hints: Readonly<Partial<Record<string, string>>> = {
  ZeroPadding2D: 'let the layer behind it pad: padding "same"',
  Sequential: "a model inside a model: give one whose layers are all its own",
  Functional: "a model inside a model: give one whose layers are all its own",
  Model: "a model inside a model: give one whose layers are all its own",
};

/** The model's one input and one output, the latter without a softmax of its own. */
export interface ModelEnds {
  readonly input: SymbolicTensor;
  readonly logits: SymbolicTensor;
}

/**
 * The ends of a model.
 *
 * @throws AstroNetError if it has not one input and one output.
 */
export function endsOf(model: LayersModel): ModelEnds {
  const given: unknown = model;
  if (typeof given !== "object" || given === null || !("inputs" in given)) {
    throw new AstroNetError(
      `no layers model: ${String(given)} (give what tf.sequential, tf.model or tf.loadLayersModel make)`,
    );
  }
  const [input, output] = [only(model, "inputs"), only(model, "outputs")];
  const { sourceLayer } = output;
  const kind = sourceLayer.getClassName();
  const softmax = kind === "Softmax" || (kind === "Activation" && isSoftmax(sourceLayer));
  return { input, logits: softmax ? output.inputs[0]! : output };
}

/**
 * Adds all layers that lead to the logits to the conversion, each behind those that it reads.
 *
 * @param input the node that the model's input becomes
 * @returns the node of the logits
 * @throws AstroNetError if a layer cannot be taken, or one with weights is used twice; it names the layer.
 */
export function convertLayers(conversion: Conversion, { input, logits }: ModelEnds, node: string): string {
  const nodes = new Map<number, string>([[input.id, node]]);
  const used = new Set<ModelLayer>();
  const visit = (tensor: SymbolicTensor): string => {
    const known = nodes.get(tensor.id);
    if (known !== undefined) return known;
    const { sourceLayer: layer } = tensor;
    const convert = layerConversions[layer.getClassName()];
    if (!convert) {
      const hint = hints[layer.getClassName()] ?? `give ${Object.keys(layerConversions).join(", ")}`;
      throw layerError(layer, `no such layer in a task network (${hint})`);
    }
    if (used.has(layer) && layer.getWeights().length > 0) {
      throw layerError(layer, "it is used twice (give each use a layer of its own)");
    }
    used.add(layer);
    const [first, ...others] = tensor.inputs.map(visit);
    const made = convert({
      conversion,
      layer,
      config: new LayerConfig(layer),
      from: [first!, ...others],
      rank: tensor.inputs[0]!.shape.length,
      last: tensor.id === logits.id,
    });
    nodes.set(tensor.id, made);
    return made;
  };
  return visit(logits);
}

function only(model: LayersModel, ends: "inputs" | "outputs"): SymbolicTensor {
  const tensors = model[ends] as readonly SymbolicTensor[] | undefined;
  if (tensors?.length === 1) return tensors[0]!;
  throw new AstroNetError(
    `model ${model.name}: ${tensors?.length ?? 0} ${ends} (give a built model that has one)`,
  );
}

function isSoftmax(layer: ModelLayer): boolean {
  return new LayerConfig(layer).value("activation") === "softmax";
}
