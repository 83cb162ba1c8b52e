import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { writeSafetensors } from "../../src/export/safetensors";

import { checkAgreement } from "./agreement";
import { clocks, type ClockName } from "./clock";
import { median } from "./median";
import { machineBusy, othersBusy, type Moment } from "./others";
import { prepare, type OurWork } from "./ours";
import type { Peer } from "./peer";
import { checkedSteps, type Work } from "./work";

/** How long one kind of step takes on both sides. */
export interface Comparison {
  readonly work: string;
  /** Medians over the timed steps. */
  readonly oursMs: number;
  readonly peerMs: number;
  /** PyTorch's version. */
  readonly version: string;
  /** Cores that other programs kept busy meanwhile. */
  readonly others: number;
}

/** How a comparison is run. */
export interface ComparisonOptions {
  readonly threads: number;
  readonly steps: number;
  readonly clock: ClockName;
  /** Where the tensors are handed over. */
  readonly folder: string;
}

/** Steps that one side takes before it is the other's turn: few, so that both see the same machine. */
const turn = 5;
/** Epochs that each side takes, where epochs are timed. */
const epochs = 3;
/** Lets the other side's threads fall asleep. */
const pauseMs = 20;
/**
 * How long a side takes steps before any is timed, in each turn: a training takes thousands in a row, with its own values in the
 * processor's caches and its code compiled.
 */
const settleMs = 300;

/**
 * Measures one kind of step by us and by PyTorch, in turns, from the same weights on the same batch.
 *
 * @throws AstroNetError if the two sides do not compute the same losses.
 */
export async function compare(work: Work, peer: Peer, options: ComparisonOptions): Promise<Comparison> {
  const ours = await prepare(work);
  try {
    const version = await handOver(work, ours, peer, options);
    const { checked, tolerance } =
      work.kind === "structure" ? work : { checked: checkedSteps, tolerance: undefined };
    checkAgreement(work.name, await losses(ours, checked), await peer.losses(checked), tolerance);
    // An epoch is long: it settles by itself, and three of each are many.
    const [inTurn, rounds, settling] = ours.timed
      ? [1, epochs, 0]
      : [turn, Math.ceil(options.steps / turn), settleMs];
    const from = moment(await peer.processor());
    let to = from;
    const times: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
    for (let round = 0; round < rounds; round++) {
      await setTimeout(pauseMs);
      await settle(ours, settling);
      times.ours.push(...(await time(ours, inTurn, options.clock)));
      await setTimeout(pauseMs);
      await peer.settle(settling);
      const { milliseconds, processor } = await peer.time(inTurn, options.clock);
      times.peer.push(...milliseconds);
      to = moment(processor);
    }
    const others = othersBusy(from, to);
    return { work: work.name, oursMs: median(times.ours), peerMs: median(times.peer), version, others };
  } finally {
    ours.dispose();
  }
}

function moment(peerProcessor: number): Moment {
  return { wall: performance.now(), machine: machineBusy(), own: clocks.processor() + peerProcessor };
}

async function handOver(
  work: Work,
  ours: OurWork,
  peer: Peer,
  { threads, folder }: ComparisonOptions,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const tensors = join(folder, `${work.name}.safetensors`);
  writeFileSync(tensors, writeSafetensors(ours.tensors()));
  try {
    return await peer.prepare({ threads, tensors, ...ours.form });
  } finally {
    rmSync(tensors);
  }
}

async function losses(ours: OurWork, count: number): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < count; i++) all.push(await ours.step());
  return all;
}

async function settle(ours: OurWork, milliseconds: number): Promise<void> {
  for (const end = performance.now() + milliseconds; performance.now() < end;) await ours.step();
}

async function time(ours: OurWork, count: number, clock: ClockName): Promise<number[]> {
  const now = clocks[clock];
  const taken: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = now();
    if (ours.timed) await ours.timed();
    else await ours.step();
    taken.push(now() - start);
  }
  return taken;
}
