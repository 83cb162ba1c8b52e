import { AstroNetError } from "../../error";
import { ExpectedCost } from "../../measure";
import type { TaskNetwork } from "../../network";

import { costTarget } from "../structure/budget";
import { logCost } from "../structure/log-cost";
import { unitMap } from "../structure/unit-map";

/** Which units stay, by gate place. */
export type OpenUnits = Readonly<Record<string, readonly boolean[]>>;

/**
 * Opens units from the highest score down, over all places alike, as many as a budget allows: what network slimming does with
 * its scales.
 *
 * The best unit of each place is open in any case. With parameters and multiply-accumulates both, their geometric mix is kept,
 * as structure learning does, so that both find networks of the same cost.
 *
 * @param scores one a unit, by the name of the place
 * @throws AstroNetError if scores are not one a unit, or the budget is less than one unit a place.
 */
export function openByScore(
  network: TaskNetwork,
  scores: Readonly<Record<string, ArrayLike<number>>>,
  budget: { readonly parameters?: number; readonly macs?: number },
): OpenUnits {
  const ranked = rank(network, scores);
  const model = new ExpectedCost(network.definition.graph);
  const { places, total } = unitMap(network);
  const { shares, target } = costTarget(budget, model.cost(new Float64Array(total).fill(1)));
  const open = (count: number): OpenUnits => {
    const flags = Object.fromEntries(
      network.gates.map(({ name, units }) => [name, new Array<boolean>(units).fill(false)]),
    );
    for (const { place, unit } of ranked.slice(0, count)) flags[place]![unit] = true;
    return flags;
  };
  const fits = (count: number): boolean => {
    const flags = open(count);
    const probabilities = places.flatMap(({ name }) => flags[name]!.map(Number));
    return logCost(model.cost(Float64Array.from(probabilities)), shares) <= target;
  };
  // The largest number of units that fits; costs grow with it.
  let [least, most] = [network.gates.length, ranked.length];
  if (!fits(least)) {
    throw new AstroNetError("budget: less than a network with one unit a place costs (give more)");
  }
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(middle)) least = middle;
    else most = middle - 1;
  }
  return open(least);
}

/**
 * Opens the best units of each place, so many as it is told: how magnitude pruning makes a network of a form that is known.
 *
 * @param counts units that stay, by the name of the place; places that are left out stay whole
 * @throws AstroNetError if scores are not one a unit, or a count is no whole number from 1 to the units there are.
 */
export function openBest(
  network: TaskNetwork,
  scores: Readonly<Record<string, ArrayLike<number>>>,
  counts: Readonly<Record<string, number>>,
): OpenUnits {
  const ranked = rank(network, scores);
  return Object.fromEntries(
    network.gates.map(({ name, units }) => {
      const count = counts[name] ?? units;
      if (!Number.isInteger(count) || count < 1 || count > units) {
        throw new AstroNetError(`units of ${name}: ${count} (give a whole number from 1 to ${units})`);
      }
      const own = ranked.filter(({ place }) => place === name).slice(0, count);
      const flags = new Array<boolean>(units).fill(false);
      for (const { unit } of own) flags[unit] = true;
      return [name, flags];
    }),
  );
}

/** All units, the best of each place first, then by their scores. */
function rank(
  network: TaskNetwork,
  scores: Readonly<Record<string, ArrayLike<number>>>,
): readonly { readonly place: string; readonly unit: number; readonly score: number }[] {
  const firsts: { place: string; unit: number; score: number }[] = [];
  const others: { place: string; unit: number; score: number }[] = [];
  for (const { name, units } of network.gates) {
    const own = scores[name];
    if (own?.length !== units) {
      throw new AstroNetError(
        `scores of ${name}: ${own?.length ?? "none"} for ${units} units (give one a unit)`,
      );
    }
    const sorted = Array.from({ length: units }, (_, unit) => ({
      place: name,
      unit,
      score: own[unit]!,
    })).sort((a, b) => b.score - a.score || a.unit - b.unit);
    firsts.push(sorted[0]!);
    others.push(...sorted.slice(1));
  }
  return [...firsts, ...others.sort((a, b) => b.score - a.score)];
}
