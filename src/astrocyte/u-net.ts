import type * as tf from "@tensorflow/tfjs-core";

import {
  BatchNorm,
  GroupNorm,
  planeNetwork,
  type NormMode,
  type PlaneBlock as Block,
  type PlaneUpLevel,
} from "../engine";
import { AstroNetError } from "../error";

import type { DrawFilters } from "./filters";

export type { Block };

/** The form of a U-Net. */
export interface UNetForm {
  /** Height and width of the plane. */
  readonly shape: readonly [height: number, width: number];
  /** Maps that go in. */
  readonly inputs: number;
  /** Channels of each level, the plane's own resolution first; one fewer max-pool than levels. */
  readonly channels: readonly number[];
  /** `"batch"`: each map by itself, as released. `"group"`: all maps of a level together. */
  readonly normalisation: "batch" | "group";
}

/**
 * A U-Net over a plane: maps [1, H, W, inputs] to maps [1, H, W, channels of the first level].
 *
 * On the way down each level is ReLU ∘ norm ∘ conv3×3, levels joined by 2×2 max-pools; on the way up a transposed
 * convolution of stride 2, whose kernel is 2 + (size mod 2), restores the level's size, is joined to the level's own maps
 * (skip first) and convolved again. No layer has a bias.
 *
 * Source: `method.md` (c).
 */
export class UNet {
  private readonly down: readonly Block[];
  /** The deepest level first. */
  private readonly up: readonly PlaneUpLevel[];

  /** @throws AstroNetError if there are no channels, or the plane is too small for so many levels. */
  constructor({ shape, inputs, channels, normalisation }: UNetForm, draw: DrawFilters) {
    const sizes = levelSizes(shape, channels);
    const norm = (width: number) => (normalisation === "batch" ? new BatchNorm(width) : new GroupNorm(width));
    this.down = channels.map((width, i) => ({
      filters: draw(`down.${i}`, [3, 3, channels[i - 1] ?? inputs, width]),
      norm: norm(width),
    }));
    this.up = channels.slice(0, -1).map((_, k) => {
      const level = channels.length - 2 - k;
      const [height, breadth] = sizes[level]!;
      const width = channels[level]!;
      const kernel = [2 + (height % 2), 2 + (breadth % 2)] as const;
      return {
        raising: {
          filters: draw(`transposed.${k}`, [...kernel, width, channels[level + 1]!]),
          norm: norm(width),
          raisedTo: [height, breadth],
        },
        joining: { filters: draw(`up.${k}`, [3, 3, 2 * width, width]), norm: norm(width) },
      };
    });
  }

  /** Maps to maps; through a last block without ReLU, if there is one. */
  apply(maps: tf.Tensor4D, mode: NormMode, head?: Block): tf.Tensor4D {
    return planeNetwork(maps, { down: this.down, up: this.up, head }, mode);
  }

  /** Its blocks by name: `down.0`, …, `up.0`, …. */
  blocks(): readonly [string, Block][] {
    return [
      ...this.down.map((block, i): [string, Block] => [`down.${i}`, block]),
      ...this.up.map(({ joining }, k): [string, Block] => [`up.${k}`, joining]),
    ];
  }

  /** Its transposed convolutions by name: `transposed.0`, …. */
  transposed(): readonly [string, Block][] {
    return this.up.map(({ raising }, k): [string, Block] => [`transposed.${k}`, raising]);
  }
}

/** A block's parameters by name: `NAME.filters`, `NAME.gamma`, `NAME.beta`. */
export function blockParameters([name, { filters, norm }]: readonly [string, Block]): [
  string,
  tf.Variable,
][] {
  return [
    [`${name}.filters`, filters],
    [`${name}.gamma`, norm.gamma],
    [`${name}.beta`, norm.beta],
  ];
}

/** Disposes of blocks. */
export function disposeBlocks(blocks: readonly (readonly [string, Block])[]): void {
  for (const [, { filters, norm }] of blocks) {
    filters.dispose();
    norm.dispose();
  }
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
