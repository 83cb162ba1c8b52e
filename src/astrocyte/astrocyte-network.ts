import * as tf from "@tensorflow/tfjs-core";

import { BatchNorm, engine, maxPool, normal, planeConvolution, uniform, type NormMode } from "../engine";
import { AstroNetError } from "../error";

import { gateActivation, type GateName } from "./gate";

/** How the filters are drawn: N(0, 2/fan_out), or U(±1/√fan_in), both with the released code's counting of fans. */
export type AstrocyteInitialiser = "normal" | "uniform";

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

/** A 3×3 convolution's filters and the normalisation behind it. */
interface Block {
  readonly filters: tf.Variable<tf.Rank.R4>;
  readonly norm: BatchNorm;
}

/** A level on the way up: the transposed convolution that doubles the resolution, then a convolution over the joined maps. */
interface UpLevel extends Block {
  readonly transposed: tf.Variable<tf.Rank.R4>;
  readonly transposedNorm: BatchNorm;
  /** Height and width that it restores. */
  readonly size: readonly [number, number];
}

/**
 * The astrocyte network: a U-Net over a unit plane that gives every unit its gate.
 *
 * On the way down each level is ReLU ∘ BN ∘ conv3×3, levels joined by 2×2 max-pools; on the way up a transposed
 * convolution of stride 2, whose kernel is 2 + (size mod 2), restores the level's size, is joined to the level's own map
 * (skip first) and convolved again; the gate is act(BN(conv3×3)). No layer has a bias. Plane in, gates out: [1, H, W, 1].
 *
 * BN normalises over the positions of the one plane, so that the bottom level needs more than one.
 *
 * Source: `method.md` (c); Han, Pan and Liu, CVPR 2023.
 */
export class AstrocyteNetwork {
  readonly shape: readonly [number, number];
  readonly channels: readonly number[];
  readonly gate: GateName;
  private readonly down: readonly Block[];
  /** The deepest level first. */
  private readonly up: readonly UpLevel[];
  private readonly head: Block;

  /** @throws AstroNetError if there are no channels, or the plane is too small for so many levels. */
  constructor(options: AstrocyteNetworkOptions) {
    engine();
    const { shape, channels, seed, name = "astrocyte", initialiser = "normal" } = options;
    const sizes = levelSizes(shape, channels);
    const draw = filters(seed, name, initialiser);
    this.shape = shape;
    this.channels = channels;
    this.gate = options.gate;
    this.down = channels.map((width, i) => ({
      filters: draw(`down.${i}`, [3, 3, channels[i - 1] ?? 1, width]),
      norm: new BatchNorm(width),
    }));
    this.up = channels.slice(0, -1).map((_, k) => {
      const level = channels.length - 2 - k;
      const [height, breadth] = sizes[level]!;
      const width = channels[level]!;
      return {
        transposed: draw(`transposed.${k}`, [
          2 + (height % 2),
          2 + (breadth % 2),
          width,
          channels[level + 1]!,
        ]),
        transposedNorm: new BatchNorm(width),
        filters: draw(`up.${k}`, [3, 3, 2 * width, width]),
        norm: new BatchNorm(width),
        size: [height, breadth],
      };
    });
    this.head = { filters: draw("gate", [3, 3, channels[0]!, 1]), norm: new BatchNorm(1) };
  }

  /** Gates of a plane of unit statistics: [1, H, W, 1] to [1, H, W, 1]. */
  apply(plane: tf.Tensor4D, mode: NormMode): tf.Tensor4D {
    let x = plane;
    const skips: tf.Tensor4D[] = [];
    this.down.forEach((block, level) => {
      if (level > 0) x = maxPool(x, 2);
      x = planeConvolution(x, { ...block, relu: true }, mode);
      skips.push(x);
    });
    skips.pop();
    for (const level of this.up) {
      const raising = {
        filters: level.transposed,
        norm: level.transposedNorm,
        raisedTo: level.size,
        relu: true,
      };
      x = tf.concat([skips.pop()!, planeConvolution(x, raising, mode)], 3);
      x = planeConvolution(x, { ...level, relu: true }, mode);
    }
    return gateActivation(planeConvolution(x, { ...this.head, relu: false }, mode), this.gate);
  }

  /** Trainable parameters by name: `down.0.filters`, `down.0.gamma`, …, `up.0.transposed`, …, `gate.beta`. */
  parameters(): ReadonlyMap<string, tf.Variable> {
    const named: [string, tf.Variable][] = [];
    for (const [name, block] of this.blocks()) {
      named.push([`${name}.filters`, block.filters], ...affine(name, block.norm));
    }
    this.up.forEach((level, k) => {
      named.push(
        [`transposed.${k}.filters`, level.transposed],
        ...affine(`transposed.${k}`, level.transposedNorm),
      );
    });
    return new Map(named);
  }

  /** Batch normalisations by name, for their running statistics. */
  norms(): ReadonlyMap<string, BatchNorm> {
    return new Map([
      ...this.blocks().map(([name, block]): [string, BatchNorm] => [name, block.norm]),
      ...this.up.map((level, k): [string, BatchNorm] => [`transposed.${k}`, level.transposedNorm]),
    ]);
  }

  dispose(): void {
    tf.dispose([
      ...this.blocks().map(([, block]) => block.filters),
      ...this.up.map((level) => level.transposed),
    ]);
    for (const norm of this.norms().values()) norm.dispose();
  }

  private blocks(): [string, Block][] {
    return [
      ...this.down.map((block, i): [string, Block] => [`down.${i}`, block]),
      ...this.up.map((block, k): [string, Block] => [`up.${k}`, block]),
      ["gate", this.head],
    ];
  }
}

function affine(name: string, norm: BatchNorm): [string, tf.Variable][] {
  return [
    [`${name}.gamma`, norm.gamma],
    [`${name}.beta`, norm.beta],
  ];
}

/** Height and width of each level; a max-pool halves, rounding down. */
function levelSizes(shape: readonly [number, number], channels: readonly number[]): [number, number][] {
  if (channels.length === 0 || channels.some((width) => !Number.isInteger(width) || width < 1)) {
    throw new AstroNetError(
      `astrocyte channels: [${channels.join(", ")}] (give one positive number a level)`,
    );
  }
  const sizes = channels.map((_, i): [number, number] => [shape[0] >> i, shape[1] >> i]);
  const [height, width] = sizes.at(-1)!;
  if (height * width < 2) {
    throw new AstroNetError(
      `astrocyte network: ${channels.length} levels shrink the ${shape[0]}×${shape[1]} plane to ${height}×${width}, ` +
        "and batch normalisation needs more than one element (use fewer levels)",
    );
  }
  return sizes;
}

/**
 * Fans as the released code counts them, from PyTorch's layouts: [O, I, k, k], and [in, out, k, k] when transposed. In
 * both the first axis is the last of TensorFlow's [k, k, I, O] and [k, k, out, in], the second the one before it.
 */
function filters(seed: number, name: string, initialiser: AstrocyteInitialiser) {
  return (part: string, shape: readonly [number, number, number, number]): tf.Variable<tf.Rank.R4> => {
    const [height, width, second, first] = shape;
    const area = height * width;
    const purpose = `${name}/${part}`;
    return tf.tidy(() => {
      const drawn =
        initialiser === "normal"
          ? normal(shape, Math.sqrt(2 / (first * area)), seed, purpose)
          : uniform(shape, 1 / Math.sqrt(second * area), seed, purpose);
      return tf.variable(drawn as tf.Tensor4D);
    });
  };
}
