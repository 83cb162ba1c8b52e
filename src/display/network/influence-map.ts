import { AstroNetError } from "../../error";
import { grid, type Numbers } from "../figure/check";
import type { Figure } from "../figure/figure";
import { gateMap, type PlaneLayer } from "../gates/gate-map";

/** How an influence map is drawn. */
export interface InfluenceMapOptions {
  readonly title?: string;
  /** The unit whose influence is shown, by its number on the plane: it is left out of the colours' range. */
  readonly unit?: number;
  /** The layers in packing order. */
  readonly layers?: readonly PlaneLayer[];
  /** What the colour means; `"∂ gate / ∂ statistic"` by default. */
  readonly quantity?: string;
}

/**
 * Whom one unit reaches through the astrocyte network: ∂pᵥ/∂sᵤ of each gate pᵥ on the plane, from one unit's sᵤ.
 *
 * Blue units are closed by the unit, vermillion ones opened. The colours span the 99th percentile of the influence
 * on others, so that the unit's influence on itself, which is often far larger, does not wash them out.
 * @param influence H × W derivatives on the unit plane.
 * @throws AstroNetError where rows differ in length or the unit is not on the plane.
 */
export function influenceMap(influence: readonly Numbers[], options: InfluenceMapOptions = {}): Figure {
  const rows = grid("influence", influence);
  const columns = rows[0]?.length ?? 0;
  const { unit } = options;
  if (unit !== undefined && !(Number.isInteger(unit) && unit >= 0 && unit < rows.length * columns)) {
    throw new AstroNetError(`unit ${unit} is not on the plane of ${rows.length} × ${columns} units`);
  }
  const others = rows
    .flat()
    .filter((_, index) => index !== unit)
    .map(Math.abs)
    .sort((a, b) => a - b);
  const [most, largest] = [others[Math.floor(0.99 * (others.length - 1))] ?? 0, others.at(-1) ?? 0];
  const reach = most > 0 ? most : largest > 0 ? largest : 1;
  const map = gateMap(rows, {
    quantity: options.quantity ?? "∂ gate / ∂ statistic",
    signed: true,
    zeros: false,
    range: [-reach, reach],
    ...(options.title === undefined ? {} : { title: options.title }),
    ...(options.layers === undefined ? {} : { layers: options.layers }),
  });
  if (unit === undefined) return map;
  const [x, y] = [unit % columns, Math.floor(unit / columns)];
  const before = Array.isArray(map.layout.shapes) ? (map.layout.shapes as readonly unknown[]) : [];
  const at = { type: "rect", x0: x - 0.5, x1: x + 0.5, y0: y - 0.5, y1: y + 0.5 };
  // White within black is seen on every colour of the map.
  const frame = [
    { ...at, line: { color: "#000000", width: 4 } },
    { ...at, line: { color: "#FFFFFF", width: 1.5 } },
  ];
  return map.withLayout({ shapes: [...before, ...frame] });
}
