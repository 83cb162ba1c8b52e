import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { split, synthetic } from "../../src/data";
import { useEngine } from "../../src/engine";
import { AstroNet } from "../../src/network";
import { adam, search, sgd, type TrainingRun } from "../../src/train";
import { leavesNoTensors, onEachEngine } from "../engine/engines";
import { inputShape, smallAstrocytes, smallLeNet } from "./small-lenet";

const data = synthetic({ count: 60, shape: inputShape, classes: 3, seed: 1 });
const [train, held] = split(data, { counts: [48, 12] });

const smallNet = () => new AstroNet(smallLeNet(), { ...smallAstrocytes, seed: 6 });

/** A run's history without wall-clock time. */
async function historyOf(run: TrainingRun) {
  await run.train();
  return run.epochs.map(({ seconds, ...record }) => {
    expect(seconds).toBeGreaterThan(0);
    return record;
  });
}

function values(parameters: ReadonlyMap<string, tf.Variable>): number[][] {
  return [...parameters.values()].map((parameter) => [...parameter.dataSync()]);
}

onEachEngine("search", () => {
  it("gives the same history twice with one seed, and another with another", async () => {
    const histories = [];
    for (const seed of [3, 3, 4]) {
      const net = smallNet();
      const run = search(net, train, held, { epochs: 2, batchSize: 16, seed });
      histories.push(await historyOf(run));
      run.dispose();
      net.dispose();
    }
    expect(histories[1]).toEqual(histories[0]);
    expect(histories[2]).not.toEqual(histories[0]);
    expect(histories[0]).toHaveLength(2);
    expect(histories[0]![0]!.gates).toHaveLength(8);
  });
});

describe("search", () => {
  leavesNoTensors();

  it("learns", async () => {
    await useEngine("tensorflow");
    const net = smallNet();
    const run = search(net, train, held, {
      epochs: 25,
      batchSize: 16,
      optimizer: adam({ learningRate: 1e-2 }),
    });
    const history = await historyOf(run);
    const chance = Math.log(3);
    expect(history.at(-1)!.loss).toBeLessThan(0.75 * chance);
    expect(history.at(-1)!.astrocyteLoss).toBeLessThan(0.75 * chance);
    run.dispose();
    net.dispose();
  });

  it("as released never moves the astrocyte, stepped does", async () => {
    for (const astrocyte of ["as released", "stepped"] as const) {
      const net = smallNet();
      const before = values(net.astrocyteParameters());
      const run = search(net, train, held, { epochs: 1, batchSize: 16, astrocyte });
      await run.train();
      const after = values(net.astrocyteParameters());
      if (astrocyte === "stepped") expect(after).not.toEqual(before);
      else expect(after).toEqual(before);
      run.dispose();
      net.dispose();
    }
  });

  it("ends when both learning rates have come to rest", async () => {
    const net = smallNet();
    const run = search(net, train, held, {
      epochs: 50,
      batchSize: 48,
      optimizer: sgd({ learningRate: 1e-4 }),
      schedule: () => ({ next: (rate) => rate / 10, state: [] }),
    });
    await run.train();
    expect(run.epochs).toHaveLength(1);
    run.dispose();
    net.dispose();
  });

  it("holds memory flat from the second batch on", async () => {
    const net = smallNet();
    const tensors: number[] = [];
    const callbacks = [{ onBatch: () => tensors.push(tf.memory().numTensors) }];
    const run = search(net, train, held, { epochs: 3, batchSize: 4, callbacks });
    await run.train();
    expect(new Set(tensors).size).toBe(1);
    run.dispose();
    net.dispose();
  });
});
