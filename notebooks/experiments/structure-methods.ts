import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import * as tf from "@tensorflow/tfjs-core";

import {
  adam,
  AstroNetError,
  compact,
  concat,
  cosine,
  learnStructure,
  openBest,
  openByScore,
  slimming,
  structureOf,
  TaskNetwork,
  trainPlain,
  unitMagnitudes,
  type Augment,
  type Dataset,
  type OpenUnits,
  type StructureOptions,
} from "../../src";

import type { Method, Outcome, Setting } from "./experiment";
import { errorOn, tested, told } from "./tested";

/** What methods are compared on: the same network, images, budget and epochs for all. */
export interface StructureWork {
  /** Images for the network, for what decides about its units, and for the test. */
  readonly data: () => { readonly train: Dataset; readonly heldOut: Dataset; readonly test: Dataset };
  readonly network: (seed: number) => TaskNetwork;
  readonly budget: { readonly parameters: number; readonly macs: number };
  /** Epochs to find out which units stay (structure learning takes about as many steps), and for what is left. */
  readonly finding: number;
  readonly tuning: number;
  /** Options of structure learning that belong to the work: how many steps, how large batches. */
  readonly search?: Partial<StructureOptions>;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly augment?: Augment;
  /** Scores that magnitude pruning goes by, once it is known which units are open of the places before. */
  readonly readable?: (
    scores: Readonly<Record<string, Float32Array>>,
    open: OpenUnits,
  ) => Readonly<Record<string, Float32Array>>;
}

/** The columns that the methods add. */
export const structureColumns = ["architecture", "held_out_error_before_tuning_percent"] as const;

/** The methods that find out which units a network needs, and their controls. */
export class StructureMethods {
  constructor(private readonly work: StructureWork) {}

  /** The whole network, trained as long as the others. */
  dense(): Method {
    const { network, finding, tuning } = this.work;
    return {
      about: "no unit is removed",
      run: (setting) => this.tuned(network(setting.seed), finding + tuning, setting),
    };
  }

  /** Structure learning; `keep` leaves the structure behind for the methods that start from it. */
  learned(about: string, options: Partial<StructureOptions> = {}, { keep = false } = {}): Method {
    const { work } = this;
    return {
      about,
      run: async ({ seed, folder, say }) => {
        const { train, heldOut, test } = work.data();
        const network = work.network(seed);
        const run = learnStructure(
          network,
          { train, heldOut },
          {
            budget: work.budget,
            fineTuningEpochs: work.tuning,
            batchSize: work.batchSize,
            optimizer: adam({ learningRate: work.learningRate }),
            ...(work.augment && { augment: work.augment }),
            ...work.search,
            seed,
            checkpoint: folder,
            callbacks: [told(say)],
            ...options,
          },
        );
        await run.train();
        const kept = Object.fromEntries(run.kept);
        const before = run.epochs.filter(({ stage }) => stage === "search").at(-1)?.validationAccuracy ?? NaN;
        if (keep) store(folder, seed, kept);
        const { compacted } = run;
        run.dispose();
        network.dispose();
        return {
          ...(await tested(compacted, test)),
          architecture: Object.values(kept)
            .map(({ length }) => length)
            .join("-"),
          held_out_error_before_tuning_percent: Number((100 * (1 - before)).toFixed(2)),
        };
      },
    };
  }

  /** The learned network's form, drawn anew. */
  scratch(): Method {
    const { work } = this;
    return {
      about: "the learned network's units, from scratch",
      run: (setting) => {
        const { seed, folder } = setting;
        const network = work.network(seed);
        const kept = keptBefore(folder, seed);
        const open = Object.fromEntries(
          network.gates.map(({ name, units }) => [
            name,
            Array.from({ length: units }, (_, unit) => kept[name]!.includes(unit)),
          ]),
        );
        const smaller = new TaskNetwork(structureOf(network, open).definition, { seed });
        network.dispose();
        return this.tuned(smaller, work.finding + work.tuning, setting, columns(open));
      },
    };
  }

  /** As many units of each place as the learned network has: those with the largest weights. */
  magnitude(): Method {
    const { work } = this;
    return {
      about: "as many units of each place as the learned network has, those with the largest weights",
      run: async (setting) => {
        const { seed, folder } = setting;
        const network = await this.found(setting);
        const counts = Object.fromEntries(
          Object.entries(keptBefore(folder, seed)).map(([name, units]) => [name, units.length]),
        );
        const scores = await unitMagnitudes(network);
        const first = openBest(network, scores, counts);
        const open = work.readable ? openBest(network, work.readable(scores, first), counts) : first;
        return this.pruned(setting, network, open);
      },
    };
  }

  /** Network slimming. */
  slimmed(penalty: number): Method {
    const { work } = this;
    return {
      about: `network slimming, penalty ${penalty}`,
      run: async (setting) => {
        const { seed, folder, say } = setting;
        const network = work.network(seed);
        const slim = slimming(network, work.data().train, {
          ...this.common(),
          epochs: work.finding,
          penalty,
          seed,
          checkpoint: join(folder, "finding"),
          callbacks: [told(say)],
        });
        await slim.run.train();
        const scores = Object.fromEntries(
          await Promise.all(
            Object.entries(slim.scales).map(async ([name, scale]): Promise<[string, Float32Array]> => [
              name,
              await scale.data<"float32">(),
            ]),
          ),
        );
        const outcome = await this.pruned(
          setting,
          network,
          openByScore(network, scores, work.budget),
          slim.scales,
        );
        slim.dispose();
        return outcome;
      },
    };
  }

  private common() {
    const { batchSize, learningRate, augment } = this.work;
    return { batchSize, optimizer: adam({ learningRate }), ...(augment && { augment }) };
  }

  /** A network that has been trained without gates. */
  private async found({ seed, folder, say }: Setting): Promise<TaskNetwork> {
    const network = this.work.network(seed);
    const run = trainPlain(network, this.work.data().train, {
      ...this.common(),
      epochs: this.work.finding,
      seed,
      checkpoint: join(folder, "finding"),
      callbacks: [told(say)],
    });
    await run.train();
    run.dispose();
    return network;
  }

  /** A trained network loses units, and is trained on. */
  private async pruned(
    setting: Setting,
    network: TaskNetwork,
    open: OpenUnits,
    scales: Readonly<Record<string, tf.Tensor1D>> = {},
  ): Promise<Outcome> {
    const gates = Object.fromEntries(
      Object.entries(open).map(([name, flags]) => [
        name,
        tf.tidy(() => tf.mul<tf.Tensor1D>(tf.tensor1d(flags.map(Number)), scales[name] ?? 1)),
      ]),
    );
    const { network: smaller } = await compact(network, { gates });
    tf.dispose(gates);
    network.dispose();
    const before = { held_out_error_before_tuning_percent: await errorOn(smaller, this.work.data().heldOut) };
    return this.tuned(smaller, this.work.tuning, setting, { ...columns(open), ...before });
  }

  /** Trains a network on all training images, its rate falling along a cosine, and tests it. */
  private async tuned(
    network: TaskNetwork,
    epochs: number,
    { seed, folder, say }: Setting,
    more: Record<string, string | number> = {},
  ): Promise<Outcome> {
    const { train, heldOut, test } = this.work.data();
    const run = trainPlain(network, concat(train, heldOut), {
      ...this.common(),
      epochs,
      schedule: cosine(epochs, 0.01, { each: "batch" }),
      seed,
      checkpoint: join(folder, "tuning"),
      callbacks: [told(say)],
    });
    await run.train();
    run.dispose();
    return { ...(await tested(network, test)), ...more };
  }
}

/** Where the structure of the learned network lies that its controls take. */
function structureFile(folder: string, seed: number): string {
  return join(dirname(folder), `structure-${seed}.json`);
}

function store(folder: string, seed: number, kept: Record<string, readonly number[]>): void {
  mkdirSync(dirname(folder), { recursive: true });
  writeFileSync(structureFile(folder, seed), JSON.stringify(kept));
}

/** The units of each place that structure learning has kept with this seed. */
function keptBefore(folder: string, seed: number): Record<string, readonly number[]> {
  const path = structureFile(folder, seed);
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")) as Record<string, readonly number[]>;
  throw new AstroNetError(
    `no learned structure of seed ${seed} (run the method "learned" first; with --again where it is in the table)`,
  );
}

function columns(open: OpenUnits): Record<string, string> {
  const counts = Object.values(open).map((flags) => flags.filter(Boolean).length);
  return { architecture: counts.join("-") };
}
