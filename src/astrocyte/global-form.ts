import { AstroNetError } from "../error";

import { AstrocyteNetwork } from "./astrocyte-network";
import type { AstrocyteInitialiser } from "./filters";
import type { GateName } from "./gate";
import { localConnection } from "./local-connection";
import { UnitPlane, type PlaneSpec } from "./plane";
import { levelsWithRoom, paddedWidth } from "./plane-size";
import { regulatedPlane, regulatedUnits, type RegulatedGroup } from "./regulated-group";
import { tokenConnection } from "./token-connection";
import { unitCount } from "./global-connection";
import type { RegulatedLayer } from "./unit";

/**
 * How units are connected to each other when they are regulated:
 *
 * - `"published"`: the astrocyte network over each of the planes that are given, as released;
 * - `"plane"`: one astrocyte network over one plane of all units, whatever their layers, zeros behind the last;
 * - `"planes"`: one over a plane of its own for each kind of layer (convolution, depthwise, dense);
 * - `"tokens"`: attention between units and layers;
 * - `"none"`: not at all; a unit's gate depends on that unit's statistic and layer alone.
 */
export type GlobalForm = "published" | "plane" | "planes" | "tokens" | "none";

const globalForms: readonly GlobalForm[] = ["published", "plane", "planes", "tokens", "none"];

/** What makes the groups of a form. */
export interface GlobalFormOptions {
  readonly gate: GateName;
  readonly seed: number;
  /** The published planes. Layers that are on none of them are not regulated, in any form. */
  readonly planes: readonly PlaneSpec[];
  /** Channels of the astrocyte network over each; other planes have the longest of these lists, as far as there is room. */
  readonly channels: readonly (readonly number[])[];
  readonly initialiser: AstrocyteInitialiser;
}

/**
 * The units of a network in groups, each with its connection.
 *
 * @param layers all layers of the network
 * @throws AstroNetError, before anything is left behind, if the planes do not fit the network, or their number not that of
 * the lists of channels.
 */
export function regulatedGroups(
  form: GlobalForm,
  layers: readonly RegulatedLayer[],
  options: GlobalFormOptions,
): RegulatedGroup[] {
  if (!globalForms.includes(form)) {
    throw new AstroNetError(
      `unknown global connection: "${form as string}" (choose one of ${globalForms.join(", ")})`,
    );
  }
  const { gate, seed, planes, channels } = options;
  if (planes.length !== channels.length) {
    throw new AstroNetError(
      `astrocyte channels: ${channels.length} lists for ${planes.length} unit planes (give one a plane)`,
    );
  }
  const published = planes.map((spec) => new UnitPlane(spec, layers));
  if (form === "published") return overPlanes(published, channels, options);
  const names = new Set(published.flatMap((plane) => plane.layers.map(({ name }) => name)));
  const regulated = layers.filter(({ name }) => names.has(name));
  if (form === "tokens" || form === "none") {
    const connection = form === "tokens" ? tokenConnection : localConnection;
    return [
      regulatedUnits(regulated, gate, (features) =>
        connection({ layers: regulated, features, seed, start: "apart" }),
      ),
    ];
  }
  const kinds = [...new Set(regulated.map(({ kind }) => kind))];
  const parts =
    form === "plane" ? [regulated] : kinds.map((kind) => regulated.filter((l) => l.kind === kind));
  const longest = channels.reduce((longer, list) => (list.length > longer.length ? list : longer), []);
  const packed = parts.map((part) => {
    const width = paddedWidth(unitCount({ layers: part }));
    return new UnitPlane({ layers: part.map(({ name }) => name), width, padded: true }, layers);
  });
  return overPlanes(
    packed,
    packed.map(({ height, width }) => levelsWithRoom([height, width], longest)),
    options,
  );
}

function overPlanes(
  planes: readonly UnitPlane[],
  channels: readonly (readonly number[])[],
  { gate, seed, initialiser }: GlobalFormOptions,
): RegulatedGroup[] {
  const groups: RegulatedGroup[] = [];
  try {
    planes.forEach((plane, i) => {
      const astrocyte = new AstrocyteNetwork({
        shape: [plane.height, plane.width],
        channels: channels[i]!,
        gate,
        seed,
        name: `astrocyte.${i}`,
        initialiser,
      });
      groups.push(regulatedPlane(plane, astrocyte));
    });
  } catch (error) {
    for (const { connection } of groups) connection.dispose();
    throw error;
  }
  return groups;
}
