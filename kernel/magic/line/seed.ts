import seedrandom from "seedrandom";
import { AstroNetError } from "../../../src/error";
import type { LineMagic } from "../magic";

const original = Math.random;
let seeded: number | undefined;

/** What `%seed` is asked to do: set a seed, end it, or tell which one is set. */
export function parseSeed(argument: string): number | "off" | "show" {
  if (argument === "") return "show";
  if (argument === "off") return "off";
  const value = Number(argument);
  if (!Number.isSafeInteger(value)) {
    throw new AstroNetError(`not a seed: "${argument}" (use a whole number, or off)`);
  }
  return value;
}

/** `%seed [n | off]`. */
export const seed: LineMagic = {
  kind: "line",
  form: "%seed",
  usage: "%seed [n | off]",
  summary: "Makes `Math.random`, and the random tensors of `tf`, the same each time that the cell runs.",
  details: [
    "AstroNet's own functions do not depend on it: they take their seed as an argument.",
    "Without a number it tells the seed; `off` ends it.",
  ],
  words: () => ["off"],
  waits: false,
  run: (argument) => {
    const wanted = parseSeed(argument);
    if (wanted === "show") return seeded ?? "no seed (%seed 1 sets one)";
    seeded = wanted === "off" ? undefined : wanted;
    Math.random = wanted === "off" ? original : seedrandom.alea(String(wanted));
    return undefined;
  },
};
