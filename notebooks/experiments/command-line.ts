import { availableParallelism } from "node:os";

import { AstroNetError } from "../../src/error";

import type { Experiment } from "./experiment";

/** What the reader asked for. */
export interface Request {
  readonly experiment: Experiment;
  readonly methods: readonly string[];
  readonly seeds: readonly number[];
  /** Runs at a time, each in a process of its own with one thread. */
  readonly processes: number;
  /** Whether runs that are in the table already are made again. */
  readonly again: boolean;
}

/**
 * Reads `NAME [--seeds 0,1,2] [--methods A,B] [--processes N] [--again]`; all methods and seeds 0, 1, 2 by default.
 *
 * @throws AstroNetError if a word is not understood.
 */
export function readCommandLine(words: readonly string[], experiments: readonly Experiment[]): Request {
  const [name, ...options] = words;
  const experiment = experiments.find((one) => one.name === name);
  if (!experiment) {
    const known = experiments.map((one) => one.name).join(", ");
    throw new AstroNetError(`experiment: ${name === undefined ? "none" : `"${name}"`} (there are ${known})`);
  }
  let methods = Object.keys(experiment.methods);
  let seeds = [0, 1, 2];
  let processes = availableParallelism();
  let again = false;
  for (let i = 0; i < options.length; i++) {
    const option = options[i]!;
    if (option === "--again") again = true;
    else if (option === "--seeds") seeds = list(option, options[++i]).map((word) => count(option, word, 0));
    else if (option === "--processes") processes = count(option, options[++i], 1);
    else if (option === "--methods")
      methods = list(option, options[++i]).map((word) => known(word, experiment));
    else
      throw new AstroNetError(`unknown option: "${option}" (use --seeds, --methods, --processes or --again)`);
  }
  return { experiment, methods, seeds, processes, again };
}

function list(option: string, words: string | undefined): string[] {
  if (words !== undefined && words !== "") return words.split(",");
  throw new AstroNetError(`${option}: nothing (give a list with commas)`);
}

function known(method: string, { name, methods }: Experiment): string {
  if (method in methods) return method;
  throw new AstroNetError(`unknown method of ${name}: "${method}" (use ${Object.keys(methods).join(", ")})`);
}

function count(option: string, word: string | undefined, least: number): number {
  const number = Number(word);
  if (word !== undefined && word !== "" && Number.isInteger(number) && number >= least) return number;
  throw new AstroNetError(`${option}: ${word ?? "nothing"} (give whole numbers from ${least})`);
}
