import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../error";
import { writeWhole } from "../export/file";
import { readSafetensors, writeSafetensors, type StoredTensor } from "../export/safetensors";

import type { EpochRecord } from "./history";

/** All that a run needs to go on. */
export interface Snapshot {
  readonly tensors: ReadonlyMap<string, tf.Tensor>;
  readonly epochs: readonly EpochRecord[];
  /** Learning rate of each pass. */
  readonly rates: readonly number[];
  /** Schedule state of each pass. */
  readonly schedules: readonly (readonly number[])[];
}

/** `checkpoint.safetensors` has the tensors; its companion the rest, as JSON. Infinity is written as a string. */
interface Companion extends Omit<Snapshot, "tensors" | "schedules"> {
  readonly run: string;
  readonly schedules: readonly (readonly (number | "Infinity")[])[];
}

/** Writes a checkpoint into a folder, over the last one; a process that dies while writing leaves the last one whole. */
export async function writeCheckpoint(folder: string, run: string, snapshot: Snapshot): Promise<void> {
  await mkdir(folder, { recursive: true });
  const stored = new Map<string, StoredTensor>();
  for (const [name, tensor] of snapshot.tensors) {
    stored.set(name, { shape: tensor.shape, values: await tensor.data<"float32">() });
  }
  const companion: Companion = {
    run,
    epochs: snapshot.epochs,
    rates: snapshot.rates,
    schedules: snapshot.schedules.map((state) =>
      state.map((value) => (value === Infinity ? "Infinity" : value)),
    ),
  };
  // One file holds both, so that they cannot come from different epochs.
  const text = new TextEncoder().encode(JSON.stringify(companion));
  const padded = new Uint8Array(Math.ceil(text.length / 4) * 4).fill(0x20);
  padded.set(text);
  stored.set(companionName, { shape: [padded.length / 4], values: new Int32Array(padded.buffer) });
  await writeWhole(join(folder, fileName), writeSafetensors(stored));
}

/**
 * Reads the checkpoint of a run; `undefined` if the folder has none.
 *
 * @throws AstroNetError if it belongs to another run, or is damaged.
 */
export async function readCheckpoint(folder: string, run: string): Promise<Snapshot | undefined> {
  const path = join(folder, fileName);
  if (!existsSync(path)) return undefined;
  const stored = new Map(readSafetensors(await readFile(path)));
  const { values } = stored.get(companionName)!;
  const companion = JSON.parse(new TextDecoder().decode(values)) as Companion;
  if (companion.run !== run) {
    throw new AstroNetError(
      `checkpoint: ${path} belongs to another run (${companion.run.split("\n").slice(0, 2).join(", ")}; ` +
        "give another folder, or remove it)",
    );
  }
  stored.delete(companionName);
  const tensors = new Map(
    [...stored].map(([name, { shape, values }]) => [name, tf.tensor(values, [...shape])]),
  );
  return {
    tensors,
    epochs: companion.epochs,
    rates: companion.rates,
    schedules: companion.schedules.map((state) => state.map(Number)),
  };
}

const fileName = "checkpoint.safetensors";
const companionName = "astronet.run";
