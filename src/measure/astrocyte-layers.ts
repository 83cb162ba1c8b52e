import type { AstrocyteNetwork } from "../astrocyte";

/** One layer of an astrocyte network as measuring sees it. */
export interface AstrocyteLayer {
  /** As its parameters are named: `down.0`, `transposed.0`, `up.0`, `gate`. */
  readonly layer: string;
  readonly transposed: boolean;
  /** Of its filters: [k, k, I, O], or [k, k, out, in] where transposed. */
  readonly shape: readonly number[];
  /** Height, width and channels of what it puts out. */
  readonly output: readonly [height: number, width: number, channels: number];
  /** Positions at which its filters multiply: those of its output, or of its input where transposed. */
  readonly positions: number;
  /** Scale and offset of the batch normalisation behind it. */
  readonly norm: number;
}

/** The layers of an astrocyte network in the order in which a plane passes through them. */
export function astrocyteLayers(astrocyte: AstrocyteNetwork): AstrocyteLayer[] {
  const { channels, shape: plane } = astrocyte;
  const parameters = astrocyte.parameters();
  const describe = (layer: string, level: number, transposed: boolean): AstrocyteLayer => {
    const { shape } = parameters.get(`${layer}.filters`)!;
    const [height, width] = levelSize(plane, level);
    const [multipliedHeight, multipliedWidth] = transposed ? levelSize(plane, level + 1) : [height, width];
    return {
      layer,
      transposed,
      shape,
      output: [height, width, shape[transposed ? 2 : 3]!],
      positions: multipliedHeight * multipliedWidth,
      norm: 2 * parameters.get(`${layer}.gamma`)!.size,
    };
  };
  return [
    ...channels.map((_, level) => describe(`down.${level}`, level, false)),
    ...channels.slice(1).flatMap((_, k) => {
      const level = channels.length - 2 - k;
      return [describe(`transposed.${k}`, level, true), describe(`up.${k}`, level, false)];
    }),
    describe("gate", 0, false),
  ];
}

/** Each level has half the size of the one above, rounded down. */
function levelSize([height, width]: readonly [number, number], level: number): [number, number] {
  return [height >> level, width >> level];
}
