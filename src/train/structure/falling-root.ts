/**
 * Where a falling function crosses zero: the middle of what is left of an interval behind 24 halvings.
 *
 * Most of what halvings ask is known before: inverse quadratic interpolation first brings two points close together with the
 * root between them, and what lies beyond one of them has its sign. Some ten values of a smooth function do.
 *
 * Source: Chandrupatla, 1997.
 *
 * @param ends of the interval; one of them is approached where the function does not cross zero between them
 */
export function fallingRoot(f: (x: number) => number, ends: readonly [low: number, high: number]): number {
  let [low, high] = ends;
  const [left, right] = bracket(f, ends);
  for (let i = 0; i < halvings; i++) {
    const middle = (low + high) / 2;
    const above = middle <= left || (middle < right && f(middle) > 0);
    if (above) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Two points, the function above zero at the first alone: as close as the last halving, or as some looks bring them. */
function bracket(
  f: (x: number) => number,
  [low, high]: readonly [number, number],
): [left: number, right: number] {
  const at = (x: number) => ({ x, y: f(x) });
  // One that was looked at last, the nearest on the other side of the root, and the one before those.
  let [last, other] = [at(low), at(high)];
  if (!(last.y > 0)) return [-Infinity, low];
  if (other.y > 0) return [high, Infinity];
  let share = 1 / 2;
  for (let i = 0; i < looks; i++) {
    const next = at(last.x + share * (other.x - last.x));
    const before = next.y > 0 === last.y > 0 ? last : other;
    if (before === other) other = last;
    last = next;
    const least = (high - low) / 2 ** (halvings + 1) / Math.abs(other.x - last.x);
    if (least > 1 / 2) break;
    share = Math.min(1 - least, Math.max(least, interpolated(last, other, before)));
  }
  return last.y > 0 ? [last.x, other.x] : [other.x, last.x];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** How far it is from a to b to the root, as a share, on the parabola x(y) through three points; halfway where that bends too much. */
function interpolated(a: Point, b: Point, c: Point): number {
  const xi = (a.x - b.x) / (c.x - b.x);
  const phi = (a.y - b.y) / (c.y - b.y);
  if (phi ** 2 >= xi || (1 - phi) ** 2 >= 1 - xi) return 1 / 2;
  const straight = (a.y / (b.y - a.y)) * (c.y / (b.y - c.y));
  return straight + ((c.x - a.x) / (b.x - a.x)) * (a.y / (c.y - a.y)) * (b.y / (c.y - b.y));
}

const halvings = 24;
/** Where interpolation is slow, halving by itself is not. */
const looks = 20;
