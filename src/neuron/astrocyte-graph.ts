import { AstroNetError } from "../error";

import { requireNumber, requireVector } from "./domain";

/** Which astrocytes a gap junction joins: an undirected graph with a weight on each edge. */
export interface AstrocyteGraph {
  /** Number of astrocytes, counted from 0. */
  readonly size: number;
  /** One end of each gap junction. */
  readonly from: Int32Array;
  /** The other end. */
  readonly to: Int32Array;
  /** Relative conductance of each gap junction, above 0. */
  readonly weight: Float64Array;
}

/** A gap junction between two astrocytes, with its relative conductance (1 where left out). */
export type GapJunction = readonly [from: number, to: number, weight?: number];

/**
 * A graph of astrocytes from its gap junctions; each is given once, and conducts both ways.
 *
 * @throws AstroNetError if there is no astrocyte, or a junction leads nowhere, to itself, or is there already.
 */
export function astrocyteGraph(size: number, junctions: readonly GapJunction[]): AstrocyteGraph {
  requireSize("astrocyteGraph", "size", size);
  const seen = new Set<string>();
  for (const [from, to, weight = 1] of junctions) {
    const name = `gap junction ${from}-${to}`;
    if (![from, to].every((end) => Number.isInteger(end) && end >= 0 && end < size)) {
      throw new AstroNetError(`astrocyteGraph: ${name} leaves the graph (give astrocytes 0 to ${size - 1})`);
    }
    if (from === to) {
      throw new AstroNetError(`astrocyteGraph: ${name} joins an astrocyte to itself (leave it out)`);
    }
    const key = from < to ? `${from}-${to}` : `${to}-${from}`;
    if (seen.has(key)) throw new AstroNetError(`astrocyteGraph: ${name} is given twice (give it once)`);
    seen.add(key);
    requireNumber("astrocyteGraph", `weight of ${name}`, weight, "positive");
  }
  return {
    size,
    from: Int32Array.from(junctions, ([from]) => from),
    to: Int32Array.from(junctions, ([, to]) => to),
    weight: Float64Array.from(junctions, ([, , weight = 1]) => weight),
  };
}

/**
 * Astrocytes on a rectangular lattice, each joined to its up to four neighbours; number row × columns + column.
 *
 * @throws AstroNetError if a side is no whole number from 1.
 */
export function latticeGraph(rows: number, columns: number): AstrocyteGraph {
  requireSize("latticeGraph", "rows", rows);
  requireSize("latticeGraph", "columns", columns);
  const junctions: GapJunction[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const here = row * columns + column;
      if (column + 1 < columns) junctions.push([here, here + 1]);
      if (row + 1 < rows) junctions.push([here, here + columns]);
    }
  }
  return astrocyteGraph(rows * columns, junctions);
}

/** Astrocytes on a ring, each joined to its two neighbours. @throws AstroNetError if there are fewer than 3. */
export function ringGraph(size: number): AstrocyteGraph {
  if (!Number.isInteger(size) || size < 3) {
    throw new AstroNetError(`ringGraph: size is ${size} (give a whole number from 3)`);
  }
  return astrocyteGraph(
    size,
    Array.from({ length: size }, (_, i): GapJunction => [i, (i + 1) % size]),
  );
}

/**
 * The graph's Laplacian applied to a concentration: (L x)ᵢ = Σⱼ wᵢⱼ (xⱼ - xᵢ), the sign with which diffusion enters.
 *
 * It sums to 0 over the graph: what leaves one astrocyte enters another.
 *
 * @param x one number for each astrocyte.
 * @throws AstroNetError if `x` has another length or an element that is not finite.
 */
export function graphLaplacian(graph: AstrocyteGraph, x: ArrayLike<number>): Float64Array {
  requireVector("graphLaplacian", "x", x, graph.size, "finite");
  return overJunctions(graph, x, (difference) => difference);
}

/** Σⱼ wᵢⱼ flux(xⱼ - xᵢ) for each astrocyte; `flux` must be odd, so that nothing is lost on the way. */
export function overJunctions(
  { size, from, to, weight }: AstrocyteGraph,
  x: ArrayLike<number>,
  flux: (difference: number) => number,
): Float64Array {
  const gained = new Float64Array(size);
  for (let e = 0; e < from.length; e++) {
    const [a, b] = [from[e] ?? NaN, to[e] ?? NaN];
    const moved = (weight[e] ?? NaN) * flux((x[b] ?? NaN) - (x[a] ?? NaN));
    gained[a] = (gained[a] ?? NaN) + moved;
    gained[b] = (gained[b] ?? NaN) - moved;
  }
  return gained;
}

function requireSize(model: string, name: string, size: number): void {
  if (!Number.isInteger(size) || size < 1) {
    throw new AstroNetError(`${model}: ${name} is ${size} (give a whole number from 1)`);
  }
}
