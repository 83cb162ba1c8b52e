import * as tf from "@tensorflow/tfjs-core";

import { BatchNorm, engine, type NormMode } from "../engine";
import { AstroNetError } from "../error";

import { drawFilters, type AstrocyteInitialiser } from "./filters";
import { gateActivation, type GateName } from "./gate";
import type { GlobalConnection } from "./global-connection";
import { offPlane, onPlane } from "./plane-maps";
import { blockParameters, disposeBlocks, UNet, type Block } from "./u-net";

/** The form of an astrocyte network. */
export interface AstrocyteNetworkOptions {
  /** Height and width of the unit plane. */
  readonly shape: readonly [height: number, width: number];
  /** Channels of each level, the plane's own resolution first; one fewer max-pool than levels. */
  readonly channels: readonly number[];
  readonly gate: GateName;
  readonly seed: number;
  /** Names the random stream, so that the networks of several planes differ. */
  readonly name?: string;
  readonly initialiser?: AstrocyteInitialiser;
}

/**
 * The astrocyte network: a U-Net over a unit plane that gives every unit its gate, act(BN(conv3×3(UNet(plane)))).
 *
 * No layer has a bias. Plane in, gates out: [1, H, W, 1]. BN normalises over the positions of the one plane, so that the
 * bottom level needs more than one.
 *
 * Source: `method.md` (c); Han, Pan and Liu, CVPR 2023.
 */
export class AstrocyteNetwork implements GlobalConnection {
  readonly shape: readonly [number, number];
  readonly channels: readonly number[];
  readonly gate: GateName;
  private readonly net: UNet;
  private readonly head: Block;

  /** @throws AstroNetError if there are no channels, or the plane is too small for so many levels. */
  constructor(options: AstrocyteNetworkOptions) {
    engine();
    const { shape, channels, seed, name = "astrocyte", initialiser = "normal" } = options;
    const draw = drawFilters(seed, name, initialiser);
    this.shape = shape;
    this.channels = channels;
    this.gate = options.gate;
    this.net = new UNet({ shape, inputs: 1, channels, normalisation: "batch" }, draw);
    this.head = { filters: draw("gate", [3, 3, channels[0]!, 1]), norm: new BatchNorm(1) };
  }

  /** Gates of a plane of unit statistics: [1, H, W, 1] to [1, H, W, 1]. */
  apply(plane: tf.Tensor4D, mode: NormMode): tf.Tensor4D {
    return gateActivation(this.values(plane, mode), this.gate);
  }

  /**
   * The values in front of the gates, of units that lie on the plane row by row: [units, 1] to [units].
   *
   * @param mode by the plane's own statistics, which are not learned, by default
   * @throws AstroNetError if there are more units than places.
   */
  connect(units: tf.Tensor2D, mode: NormMode = planeStatistics): tf.Tensor1D {
    const [count] = units.shape;
    const [height, width] = this.shape;
    if (count > height * width) {
      throw new AstroNetError(`astrocyte network: ${count} units for a plane of ${height}×${width}`);
    }
    return tf.reshape(offPlane(this.values(onPlane(units, this.shape), mode), count), [count]);
  }

  /** Trainable parameters by name: `down.0.filters`, `down.0.gamma`, …, `up.0.filters`, …, `gate.beta`, `transposed.0.filters`, …. */
  parameters(): ReadonlyMap<string, tf.Variable> {
    return new Map(this.blocks().flatMap(blockParameters));
  }

  /** Batch normalisations by name, for their running statistics. */
  norms(): ReadonlyMap<string, BatchNorm> {
    return new Map(this.blocks().map(([name, { norm }]): [string, BatchNorm] => [name, norm as BatchNorm]));
  }

  dispose(): void {
    disposeBlocks(this.blocks());
  }

  /** BN(conv3×3(UNet(plane))). */
  private values(plane: tf.Tensor4D, mode: NormMode): tf.Tensor4D {
    return this.net.apply(plane, mode, this.head);
  }

  private blocks(): readonly [string, Block][] {
    return [...this.net.blocks(), ["gate", this.head], ...this.net.transposed()];
  }
}

const planeStatistics: NormMode = { statistics: "batch", update: false, step: 1 };
