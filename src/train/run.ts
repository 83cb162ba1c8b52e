import * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../error";
import type { DataFrame } from "../export/table/frame";
import { readsAtOnce } from "../engine";
import { gateQuantiles, type GateQuantiles } from "../measure";

import type { TrainingCallbacks } from "./callbacks";
import { readCheckpoint, writeCheckpoint, type Snapshot } from "./checkpoint";
import type { EarlyStop } from "./early-stop";
import type { EpochRecord, History } from "./history";
import { epochTable } from "./history-table";
import { checkInterrupt } from "./interrupt";
import { LateCheck } from "./late-check";
import { Meter } from "./meter";
import { explained } from "./out-of-memory";
import type { Pass, Procedure } from "./procedure";
import { updateOn } from "./update";

/** How long a run goes on, whom it tells, and where it keeps its place. */
export interface RunOptions {
  readonly epochs: number;
  readonly callbacks?: readonly TrainingCallbacks[];
  /** Ends the run before its last epoch. */
  readonly stop?: EarlyStop;
  /** Folder for a checkpoint after each epoch. A run that finds one of its own there goes on from it. */
  readonly checkpoint?: string;
}

/**
 * Refuses options that no run can have; a procedure asks before it makes anything.
 *
 * @throws AstroNetError if the number of epochs is not a positive whole number.
 */
export function checkRunOptions({ epochs }: RunOptions): void {
  if (!Number.isInteger(epochs) || epochs < 1) {
    throw new AstroNetError(`epochs: ${epochs} (give a positive whole number)`);
  }
}

/** Batches between two readings of the running loss. */
const reportEvery = 10;

/**
 * A training run: epochs of passes over batches, with a history, callbacks and a place to go on from.
 *
 * Interrupted or failed, it stands where its last whole epoch ended, and `train()` goes on from there with the same
 * result as if nothing had happened. With a checkpoint folder that holds after a killed process too.
 */
export class TrainingRun implements History {
  readonly label: string;
  readonly seed: number;
  private readonly records: EpochRecord[] = [];
  private begun = false;

  constructor(
    private readonly procedure: Procedure,
    private readonly options: RunOptions,
  ) {
    this.label = procedure.label;
    this.seed = procedure.seed;
  }

  get epochs(): readonly EpochRecord[] {
    return this.records;
  }

  /** Trains to the last epoch, or until the early stop says so. */
  async train(): Promise<this> {
    const { epochs, stop, checkpoint, callbacks = [] } = this.options;
    if (checkpoint && this.records.length === 0)
      await this.restore(await readCheckpoint(checkpoint, this.fingerprint()));
    try {
      if (this.records.length === 0 && !this.begun) await this.procedure.start?.();
      this.begun = true;
      while (this.records.length < epochs && !stop?.(this.records)) {
        const record = await this.wholeEpoch(this.records.length + 1);
        this.records.push(record);
        if (checkpoint) await writeCheckpoint(checkpoint, this.fingerprint(), this.snapshot());
        for (const callback of callbacks) await callback.onEpoch?.(record);
      }
    } finally {
      for (const callback of callbacks) callback.onEnd?.();
    }
    return this;
  }

  /** The history as plain data, without the run. */
  toJSON(): History {
    return { label: this.label, seed: this.seed, epochs: this.records };
  }

  /**
   * The history as a danfo.js data frame, a row an epoch; accuracies are in per cent.
   *
   * @throws AstroNetError before the first epoch is over.
   */
  toDataFrame(): DataFrame {
    if (this.records.length === 0) {
      throw new AstroNetError(`history "${this.label}" has no epochs (train for at least one)`);
    }
    return epochTable([this]).toDataFrame();
  }

  /** Disposes of the optimizers' memory; the networks stay. */
  dispose(): void {
    for (const { optimizer } of this.procedure.passes) optimizer.dispose();
  }

  /** An epoch happens whole or not at all: what interrupts it leaves everything as it was before. */
  private async wholeEpoch(epoch: number): Promise<EpochRecord> {
    const before = [...this.state().values()].map((variable) => ({ variable, value: tf.clone(variable) }));
    const rates = this.procedure.passes.map(
      ({ optimizer, schedule }) => [optimizer.learningRate, schedule.state] as const,
    );
    try {
      return await this.epoch(epoch);
    } catch (error) {
      for (const { variable, value } of before) variable.assign(value);
      this.procedure.undo?.(epoch);
      this.procedure.passes.forEach(({ optimizer, schedule }, i) => {
        [optimizer.learningRate, schedule.state] = rates[i]!;
      });
      throw error;
    } finally {
      tf.dispose(before.map(({ value }) => value));
    }
  }

  private async epoch(epoch: number): Promise<EpochRecord> {
    const started = performance.now();
    const { procedure } = this;
    const { passes } = procedure;
    procedure.begin?.(epoch);
    const learningRate = passes[0]!.optimizer.learningRate;
    const results = new Map<Pass["phase"], { loss: number; accuracy: number }>();
    for (const pass of passes) {
      if (pass.runs?.(epoch) ?? true) results.set(pass.phase, await this.pass(pass, epoch));
    }
    await procedure.end?.(epoch);
    const astrocyte = results.get("astrocyte");
    const network = results.get("network") ?? astrocyte!;
    const validation = await procedure.evaluate?.(epoch);
    const gates = await this.gates(epoch);
    for (const { optimizer, schedule, phase } of passes) {
      optimizer.learningRate = schedule.next(optimizer.learningRate, epoch, results.get(phase)?.loss);
    }
    return {
      epoch,
      learningRate,
      ...network,
      ...(astrocyte && { astrocyteLoss: astrocyte.loss, astrocyteAccuracy: astrocyte.accuracy }),
      ...(validation && { validationLoss: validation.loss, validationAccuracy: validation.accuracy }),
      gates,
      ...(await procedure.report?.(epoch)),
      seconds: (performance.now() - started) / 1000,
    };
  }

  private async gates(epoch: number): Promise<GateQuantiles[]> {
    const steps = tf.tidy(() =>
      (this.procedure.gates?.(epoch) ?? []).map(({ gates }) => ({
        gates: Object.fromEntries(Object.entries(gates).map(([layer, values]) => [layer, tf.clone(values)])),
      })),
    );
    const all = steps.flatMap(({ gates }) => Object.values(gates));
    try {
      return await gateQuantiles(steps);
    } finally {
      tf.dispose(all);
    }
  }

  private async pass(pass: Pass, epoch: number): Promise<{ loss: number; accuracy: number }> {
    const { phase, batches, optimizer, schedule } = pass;
    const { callbacks = [] } = this.options;
    const meter = new Meter();
    // An update that reads looks for itself.
    const unseen = !readsAtOnce() && "update" in pass;
    const late = unseen ? new LateCheck(pass, epoch, () => this.state()) : undefined;
    const rate = optimizer.learningRate;
    try {
      const all = batches(epoch);
      let done = 0;
      for (const batch of all) {
        checkInterrupt();
        if (schedule.during) optimizer.learningRate = schedule.during(rate, epoch, done / all.length);
        await updateOn(batch, epoch, pass, meter);
        done++;
        if (done % reportEvery === 0 || done === all.length) {
          const means = await meter.read().catch((error: unknown) => {
            throw explained(error, batch.count, pass.partSize);
          });
          await late?.look(done);
          const info = { epoch, phase, batch: done, batches: all.length, ...means };
          if (!Number.isFinite(info.loss)) {
            throw new AstroNetError(
              `training loss: ${info.loss} in epoch ${epoch}, batch ${done} of the ${phase} pass (lower the learning rate)`,
            );
          }
          for (const callback of callbacks) callback.onBatch?.(info);
          await breathe();
        }
      }
      if (schedule.during) optimizer.learningRate = rate;
      return await meter.read();
    } finally {
      meter.dispose();
      late?.dispose();
    }
  }

  /** Every variable that training changes, by name. */
  private state(): ReadonlyMap<string, tf.Variable> {
    const slots = this.procedure.passes.flatMap(({ phase, optimizer }) =>
      [...optimizer.slots].map(([name, slot]): [string, tf.Variable] => [`optimizer.${phase}.${name}`, slot]),
    );
    return new Map([...this.procedure.state, ...slots]);
  }

  private snapshot(): Snapshot {
    return {
      tensors: this.state(),
      epochs: this.records,
      rates: this.procedure.passes.map(({ optimizer }) => optimizer.learningRate),
      schedules: this.procedure.passes.map(({ schedule }) => schedule.state),
    };
  }

  private async restore(saved: Snapshot | undefined): Promise<void> {
    if (!saved) return;
    const assign = (): void => {
      for (const [name, variable] of this.state()) variable.assign(saved.tensors.get(name)!);
    };
    assign();
    if (this.procedure.resume) {
      await this.procedure.resume(saved.epochs.length);
      assign();
    }
    tf.dispose([...saved.tensors.values()]);
    this.records.push(...saved.epochs);
    this.procedure.passes.forEach(({ optimizer, schedule }, i) => {
      optimizer.learningRate = saved.rates[i]!;
      schedule.state = saved.schedules[i]!;
    });
  }

  /** What a checkpoint must agree with to belong to this run. */
  private fingerprint(): string {
    const shapes = [...this.state()].map(([name, { shape }]) => `${name}[${shape.join(",")}]`);
    const identity = this.procedure.identity ?? shapes.join("\n");
    return [this.label, `seed ${this.seed}`, identity].join("\n");
  }
}

/** Lets timers, interrupts and messages through. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
