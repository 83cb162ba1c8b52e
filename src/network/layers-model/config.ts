import { AstroNetError } from "../../error";
import { activationNames, type ActivationName, type Padding } from "../graph";

import type { ModelLayer } from "./model";

/** An error about a layer of a model: its name, its class, what is wrong, and what to do. */
export function layerError(layer: ModelLayer, what: string): AstroNetError {
  return new AstroNetError(`layer ${layer.name} (${layer.getClassName()}): ${what}`);
}

const activations: readonly string[] = activationNames;

/** Reads the settings of a layer, and refuses those that a task network has not. */
export class LayerConfig {
  private readonly values: Readonly<Record<string, unknown>>;

  constructor(private readonly layer: ModelLayer) {
    this.values = { ...layer.getConfig() };
  }

  value(key: string): unknown {
    return this.values[key];
  }

  flag(key: string): boolean {
    return this.values[key] === true;
  }

  /** A setting that is one number for height and width. */
  square(key: string): number {
    const pair = this.pair(key);
    if (pair[0] === pair[1]) return pair[0];
    throw layerError(this.layer, `${key} of ${pair.join("×")} (give one number for height and width)`);
  }

  /** A setting that is a number for height and one for width. */
  pair(key: string): readonly [height: number, width: number] {
    const value = this.values[key];
    const pair: readonly unknown[] = Array.isArray(value) ? value : [value, value];
    const [height, width] = pair;
    if (typeof height === "number" && typeof width === "number") return [height, width];
    throw layerError(this.layer, `${key} of ${JSON.stringify(value)} (give numbers)`);
  }

  padding(): Padding {
    const { padding } = this.values;
    if (padding === "valid") return 0;
    if (padding === "same") return "same";
    throw layerError(this.layer, `padding ${JSON.stringify(padding)} (give "valid" or "same")`);
  }

  /** The activation of a layer; none where it is linear. */
  activation(): ActivationName | undefined {
    const { activation } = this.values;
    if (activation === undefined || activation === null || activation === "linear") return undefined;
    if (isActivation(activation)) return activation;
    const hint =
      activation === "softmax" ? "only at the end, where it is left out" : `give ${activations.join(", ")}`;
    throw layerError(this.layer, `activation ${JSON.stringify(activation)} (${hint})`);
  }

  /** Refuses channels in front of rows and columns, and windows with gaps. */
  requirePlain(): void {
    const { dataFormat = "channelsLast", dilationRate = 1 } = this.values;
    if (dataFormat !== "channelsLast" && dataFormat !== null) {
      throw layerError(this.layer, `data format ${JSON.stringify(dataFormat)} (give "channelsLast")`);
    }
    if ([dilationRate].flat().some((rate) => rate !== 1)) {
      throw layerError(this.layer, `dilation rate ${JSON.stringify(dilationRate)} (give 1)`);
    }
  }

  /** Refuses an axis that is not the last of a tensor of `rank`. */
  requireLastAxis(rank: number): void {
    const { axis = -1 } = this.values;
    if (axis === -1 || axis === rank - 1) return;
    throw layerError(this.layer, `axis ${JSON.stringify(axis)} (give -1, the channels)`);
  }
}

function isActivation(name: unknown): name is ActivationName {
  return typeof name === "string" && activations.includes(name);
}
