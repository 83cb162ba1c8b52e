import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import * as tf from "@tensorflow/tfjs-core";

import type { Batch } from "../../../src/data";
import { measurePeakMemory } from "../../../src/measure";
import { AstroNet, lenet5 } from "../../../src/network";
import { adam, lossGradients, updateBySteps } from "../../../src/train";
import { clocks } from "../clock";
import { median } from "../median";
import { noise } from "../noise";
import { learningRate } from "../work";

import type { Sized } from "./axes";

/** What a step costs at one size. */
export interface StepCost {
  /** Processor milliseconds of a step of the network by itself, and of one with the astrocytes. */
  readonly plainMs: number;
  readonly stepMs: number;
  /** Largest bytes of tensors that the step with the astrocytes holds at one time, parameters apart. */
  readonly peakBytes: number;
}

/** The first steps pay for code that is compiled while it runs. */
const warmUpSteps = 15;
const timedSteps = 9;

/** Measures both kinds of step at one size, in turns, so that both see the same machine. */
export async function stepCost({ net: make, batchSize }: Sized): Promise<StepCost> {
  const net = make();
  const { inputShape, classes } = net.network.definition;
  const batch = noise(inputShape, classes, batchSize);
  const steps = { plain: plainStep(net, batch), gated: gatedStep(net, batch) };
  try {
    for (let i = 0; i < warmUpSteps; i++) {
      steps.plain.run();
      steps.gated.run();
    }
    const [plain, gated]: [number[], number[]] = [[], []];
    for (let i = 0; i < timedSteps; i++) {
      plain.push(processorTime(steps.plain.run));
      gated.push(processorTime(steps.gated.run));
    }
    const { tensorBytes } = await measurePeakMemory(steps.gated.run);
    return { plainMs: median(plain), stepMs: median(gated), peakBytes: tensorBytes };
  } finally {
    steps.plain.dispose();
    steps.gated.dispose();
    net.dispose();
    tf.dispose([batch.x, batch.y]);
  }
}

/** What is held after so many steps. */
export interface Held {
  readonly steps: number;
  readonly tensors: number;
  readonly residentBytes: number;
}

const collectGarbage = garbageCollector();

/** V8's own, which a program sees only if it asks for it. */
function garbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

/** Takes steps of a small AstroNet, and says what is held before the first, behind some that warm up, and at the end. */
export function heldOverSteps(warmUp: number, total: number): Held[] {
  const network = lenet5({ conv: [4, 8], dense: [16], inputShape: [16, 16, 1] });
  const planes = [{ layers: network.layers.map(({ name }) => name), width: 4, padded: true }];
  const net = new AstroNet(network, { planes, astrocyteChannels: [[4, 8]] });
  const batch = noise(network.definition.inputShape, network.definition.classes, 4);
  const { run, dispose } = gatedStep(net, batch);
  const held = (steps: number): Held => {
    // What JavaScript would still take away is no growth.
    collectGarbage();
    return { steps, tensors: tf.memory().numTensors, residentBytes: process.memoryUsage.rss() };
  };
  try {
    const found = [held(0)];
    for (let step = 1; step <= total; step++) {
      run();
      if (step === warmUp || step === total) found.push(held(step));
    }
    return found;
  } finally {
    dispose();
    net.dispose();
    tf.dispose([batch.x, batch.y]);
  }
}

interface Step {
  readonly run: () => void;
  readonly dispose: () => void;
}

function plainStep({ network }: AstroNet, { x, y }: Batch): Step {
  const parameters = [...network.parameters().values()];
  const optimizer = adam({ learningRate })(parameters);
  const mode = { statistics: "batch", update: true, step: 1 } as const;
  return steps(() => {
    const result = lossGradients(() => network.forward(x, mode), y, parameters);
    optimizer.step(result.gradients);
    return result.loss;
  }, optimizer.dispose.bind(optimizer));
}

function gatedStep(net: AstroNet, batch: Batch): Step {
  const parameters = [...net.network.parameters().values()];
  const optimizer = adam({ learningRate })(parameters);
  return steps(
    () => updateBySteps(net, batch, parameters, optimizer, "separate").loss,
    optimizer.dispose.bind(optimizer),
  );
}

function steps(update: () => tf.Scalar, dispose: () => void): Step {
  return {
    run() {
      tf.tidy(() => {
        update().dataSync();
      });
    },
    dispose,
  };
}

function processorTime(work: () => void): number {
  const start = clocks.processor();
  work();
  return clocks.processor() - start;
}
