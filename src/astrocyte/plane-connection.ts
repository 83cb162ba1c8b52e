import * as tf from "@tensorflow/tfjs-core";

import type { BatchNorm } from "../engine";
import { AstroNetError } from "../error";

import { drawFilters } from "./filters";
import { unitCount, type ConnectedUnits, type GlobalConnection } from "./global-connection";
import { offPlane, onPlane } from "./plane-maps";
import { levelsWithRoom } from "./plane-size";
import { readOut, scoreHead } from "./score-head";
import { blockParameters, disposeBlocks, UNet, type Block } from "./u-net";

/** The form of a connection over a plane; the defaults are those of structure learning. */
export interface PlaneConnectionOptions extends ConnectedUnits {
  /** Width of the plane; 32 by default. */
  readonly width?: number;
  /** Channels of each level; as many of 8, 16, 32, 64 as the plane's size allows by default. */
  readonly channels?: readonly number[];
}

/**
 * A U-Net over all units on one plane, in network order, row by row, with zeros behind the last unit: any number of units
 * fits.
 *
 * value = w · [UNet(plane), features] + b, where the U-Net has group normalisation and the readout sees the unit's own features
 * too. Where a unit stands matters: zeros at the border and levels of half size tell units apart.
 *
 * Source: `structure-learning.md`, 1.
 *
 * @throws AstroNetError if the plane is too small for its levels.
 */
export function planeConnection(options: PlaneConnectionOptions): GlobalConnection {
  const { features, seed, width = 32 } = options;
  const units = unitCount(options);
  if (!Number.isInteger(width) || width < 1) {
    throw new AstroNetError(`width of the unit plane: ${width} (give a positive whole number)`);
  }
  const height = Math.ceil(units / width);
  const channels = options.channels ?? levelsWithRoom([height, width], [8, 16, 32, 64]);
  const net = new UNet(
    { shape: [height, width], inputs: features, channels, normalisation: "group" },
    drawFilters(seed, `plane connection ${height}×${width}`, "normal"),
  );
  const head = scoreHead(channels[0]! + features, options, "plane connection/head");
  const blocks = (): readonly (readonly [string, Block])[] => [...net.blocks(), ...net.transposed()];
  return {
    connect(described) {
      const maps = net.apply(onPlane(described, [height, width]), {
        statistics: "batch",
        update: false,
        step: 1,
      });
      return readOut(tf.concat2d([offPlane(maps, units), described], 1), head);
    },
    parameters: () =>
      new Map<string, tf.Variable>([
        ...blocks().flatMap(blockParameters),
        ["head.weights", head.weights],
        ["head.bias", head.bias],
      ]),
    norms: () => new Map<string, BatchNorm>(),
    dispose() {
      disposeBlocks(blocks());
      tf.dispose([head.weights, head.bias]);
    },
  };
}
