import { availableParallelism } from "node:os";

import { AstroNetError } from "../../src/error";

import type { ClockName } from "./clock";
import { works, type Work } from "./work";

/** What the reader asked for. */
export interface Request {
  readonly mode: "compare" | "profile";
  readonly works: readonly Work[];
  /** Threads of one operation, on both sides. */
  readonly threads: number;
  /** Timed steps of each side. */
  readonly steps: number;
  readonly clock: ClockName;
}

/** Fewer steps than this have no steady median. */
const fewestSteps = 20;

/**
 * Reads `[profile] [WORK ...] [--threads N] [--steps N] [--cpu]`; no work means all, no threads all cores.
 *
 * @throws AstroNetError if a word is not understood.
 */
export function readCommandLine(words: readonly string[]): Request {
  const names: string[] = [];
  let mode: Request["mode"] = "compare";
  let threads = availableParallelism();
  let steps = 25;
  let clock: ClockName = "wall";
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === "--threads") threads = count(word, words[++i], 1);
    else if (word === "--steps") steps = count(word, words[++i], fewestSteps);
    else if (word === "--cpu") clock = "processor";
    else if (word === "profile") mode = "profile";
    else names.push(word);
  }
  const chosen = names.map((name) => {
    const work = works.find((candidate) => candidate.name === name);
    if (work) return work;
    throw new AstroNetError(`unknown work: "${name}" (use ${works.map((one) => one.name).join(", ")})`);
  });
  return { mode, works: chosen.length > 0 ? chosen : works, threads, steps, clock };
}

function count(option: string, word: string | undefined, least: number): number {
  const number = Number(word);
  if (!Number.isInteger(number) || number < least) {
    throw new AstroNetError(`${option}: ${word ?? "nothing"} (give a whole number from ${least})`);
  }
  return number;
}
