import { levelsWithRoom, paddedWidth, type PlaneSpec, type RegulatedLayer } from "../astrocyte";
import { AstroNetError } from "../error";

/** The unit planes of a network, and the channels of the astrocyte network over each. */
export interface PlaneLayout {
  readonly planes: readonly PlaneSpec[];
  readonly astrocyteChannels: readonly (readonly number[])[];
}

/** AstroNet's own levels: three max-pools, channels from 16 (`method.md` c). */
const publishedChannels = [16, 32, 64, 128];

/** Which units of a network lie on its plane: those of all layers, or the inputs of its last dense layer alone. */
export type RegulatedUnits = "all" | "classifier";

/** The plane of all layers' units, or of those of the last layer alone; see {@link planesFor}. */
export function planesOf(
  layers: readonly Pick<RegulatedLayer, "name" | "units">[],
  regulated: RegulatedUnits,
): PlaneLayout {
  const of: Readonly<Partial<Record<string, typeof layers>>> = { all: layers, classifier: layers.slice(-1) };
  const chosen = of[regulated];
  if (chosen) return planesFor(chosen);
  throw new AstroNetError(`unknown regulated units: "${regulated}" (use "all" or "classifier")`);
}

/**
 * The general rule for a network that has no published planes: all units on one plane near to a square, the rest of its
 * last row padded, with as many levels as keep more than one element at the bottom.
 *
 * The width is that of {@link paddedWidth}, the levels are those of {@link levelsWithRoom}.
 *
 * @param channels of each level of a plane that has room for all
 * @throws AstroNetError if there are fewer than two units, which batch normalisation needs.
 */
export function planesFor(
  layers: readonly Pick<RegulatedLayer, "name" | "units">[],
  { channels = publishedChannels }: { channels?: readonly number[] } = {},
): PlaneLayout {
  const units = unitsOf(layers);
  if (units < 2) {
    throw new AstroNetError(`unit plane: of ${units} units (give layers with two units or more)`);
  }
  return planeOf(layers, paddedWidth(units), channels);
}

/** One plane of a width for all units of some layers, with the levels of the astrocyte network that it has room for. */
export function planeOf(
  layers: readonly Pick<RegulatedLayer, "name" | "units">[],
  width: number,
  channels: readonly number[],
): PlaneLayout {
  const units = unitsOf(layers);
  const names = layers.map(({ name }) => name);
  const spec = { layers: names, width, ...(units % width === 0 ? {} : { padded: true }) };
  return {
    planes: [spec],
    astrocyteChannels: [levelsWithRoom([Math.ceil(units / width), width], channels)],
  };
}

function unitsOf(layers: readonly Pick<RegulatedLayer, "units">[]): number {
  return layers.reduce((sum, layer) => sum + layer.units, 0);
}
