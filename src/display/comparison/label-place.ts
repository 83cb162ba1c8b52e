/** A point with a label beside it, in shares of the panel: (0, 0) is its lower left corner, (1, 1) the upper right one. */
export interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  /** Empty where the point has none. */
  readonly label: string;
}

/** Where a label stands, as Plotly's `textposition` has it. */
export type LabelPlace = (typeof places)[number];

/** In the order in which they are tried. */
const places = [
  "top right",
  "bottom right",
  "top left",
  "bottom left",
  "middle right",
  "middle left",
  "top center",
  "bottom center",
] as const;

/** A rectangle: left, right, lower, upper, in pixels. */
type Box = readonly [left: number, right: number, lower: number, upper: number];

/** The size of a panel, in pixels. */
export interface PanelSize {
  readonly width: number;
  readonly height: number;
}

const letter = { width: 5.9, height: 10 };
const marker = 5;

function boxAt(x: number, y: number, label: string, place: LabelPlace): Box {
  const [vertical, horizontal] = place.split(" ") as [
    "top" | "middle" | "bottom",
    "left" | "center" | "right",
  ];
  const width = letter.width * label.length;
  // Beside its point a label keeps clear of the marker; above and below it may begin at the point.
  const gap = vertical === "middle" ? marker + 3 : 4;
  const left = { left: x - gap - width, center: x - width / 2, right: x + gap }[horizontal];
  const lower = { top: y + marker, middle: y - letter.height / 2, bottom: y - marker - letter.height }[
    vertical
  ];
  return [left, left + width, lower, lower + letter.height];
}

function meet([a, b, c, d]: Box, [e, f, g, h]: Box): boolean {
  return a < f && e < b && c < h && g < d;
}

/** Whether a label stays within the panel, or at least within the figure beside it. */
function fits([left, right, lower, upper]: Box, panel: PanelSize): boolean {
  return left >= -10 && right <= panel.width + 10 && lower >= 0 && upper <= panel.height + 10;
}

/**
 * Places for the labels of points, so that none lies on another label or on a point; widths are estimated from the
 * number of letters.
 *
 * @returns a place for each point, in their order; undefined where it has no label, or there is no room for it
 */
export function labelPlaces(points: readonly LabelledPoint[], panel: PanelSize): (LabelPlace | undefined)[] {
  const centres = points.map(({ x, y }) => [x * panel.width, y * panel.height] as const);
  const taken: Box[] = centres.map(([x, y]) => [x - marker, x + marker, y - marker, y + marker]);
  return points.map(({ label }, i) => {
    if (label === "") return undefined;
    const [x, y] = centres[i]!;
    const others = taken.filter((_, other) => other !== i);
    const found = places.find((place) => {
      const box = boxAt(x, y, label, place);
      return fits(box, panel) && !others.some((other) => meet(box, other));
    });
    if (found !== undefined) taken.push(boxAt(x, y, label, found));
    return found;
  });
}
