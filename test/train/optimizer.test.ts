import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { adam, sgd, type Optimizer, type OptimizerFactory } from "../../src/train";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";

/** Calls back with an optimizer of two parameters, one a matrix, that hold 1, −2, 0.5 and 3. */
function optimizing(
  factory: OptimizerFactory,
  callback: (optimizer: Optimizer, parameters: readonly tf.Variable[]) => void,
): void {
  const parameters = tf.tidy(() => [
    tf.variable(tf.tensor2d([[1], [-2]])),
    tf.variable(tf.tensor1d([0.5, 3])),
  ]);
  const optimizer = factory(parameters);
  tf.tidy(() => {
    callback(optimizer, parameters);
  });
  optimizer.dispose();
  tf.dispose(parameters);
}

/** Takes a step by these gradients. */
function step(optimizer: Optimizer, gradients: readonly [number, number, number, number]): void {
  const [a, b, c, d] = gradients;
  optimizer.step([tf.tensor2d([[a], [b]]), tf.tensor1d([c, d])]);
}

function expectValues(parameters: readonly tf.Variable[], values: readonly number[], tolerance = 1e-6): void {
  expect(parameters.map(({ shape }) => shape)).toEqual([[2, 1], [2]]);
  const flat = tf.concat(parameters.map((parameter) => tf.reshape(parameter, [2])));
  expect(difference(flat, values)).toBeLessThan(tolerance);
}

onEachEngine("adam", () => {
  it("takes the steps of its definition", () => {
    optimizing(adam({ learningRate: 0.1 }), (optimizer, parameters) => {
      // With g = (2 θ₁, −0.5, 0, 1), by hand in double precision: θ₁ falls from 1, θ₂ and θ₄ move by η each time.
      const first = [1, 0.9, 0.8004122, 0.7015863, 0.6039391];
      for (let t = 1; t < first.length; t++) {
        step(optimizer, [2 * first[t - 1]!, -0.5, 0, 1]);
        expectValues(parameters, [first[t]!, -2 + 0.1 * t, 0.5, 3 - 0.1 * t], 2e-6);
      }
    });
  });

  it("adds ε = 10⁻⁸ to the root of the corrected second moment, as PyTorch does", () => {
    optimizing(adam({ learningRate: 0.1 }), (optimizer, parameters) => {
      // m̂ = g and √v̂ = |g| at the first step: the change is η g / (|g| + ε).
      step(optimizer, [1e-8, 3e-8, -1e-8, 1]);
      expectValues(parameters, [1 - 0.05, -2 - 0.075, 0.5 + 0.05, 2.9], 1e-5);
    });
  });

  it("takes its constants, and another learning rate from one step to the next", () => {
    const options = { learningRate: 0.1, beta1: 0.5, beta2: 0.75, epsilon: 0.5 };
    optimizing(adam(options), (optimizer, parameters) => {
      step(optimizer, [1, 1, 1, 1]);
      expectValues(
        parameters,
        [1, -2, 0.5, 3].map((value) => value - 0.1 / 1.5),
      );
      optimizer.learningRate = 0.3;
      step(optimizer, [3, 1, 1, 1]);
      // m = 0.25 + 1.5, m̂ = m / 0.75; v = 0.1875 + 2.25, v̂ = v / 0.4375.
      const change = (0.3 * (1.75 / 0.75)) / (Math.sqrt(2.4375 / 0.4375) + 0.5);
      expectValues(
        parameters,
        [1 - change, -2 - 0.2, 0.5 - 0.2, 3 - 0.2].map((value) => value - 0.1 / 1.5),
      );
    });
  });

  it("keeps its moments and its count in slots, from which another goes on", () => {
    const after: number[][] = [];
    optimizing(adam({ learningRate: 0.1 }), (optimizer, parameters) => {
      step(optimizer, [1, 2, 3, 4]);
      optimizing(adam({ learningRate: 0.1 }), (other, others) => {
        for (const [name, slot] of optimizer.slots) other.slots.get(name)!.assign(slot);
        parameters.forEach((parameter, i) => {
          others[i]!.assign(parameter);
        });
        step(other, [4, 3, 2, 1]);
        after.push(others.flatMap((parameter) => [...parameter.dataSync()]));
      });
      expect([...optimizer.slots.keys()].sort()).toEqual(["m", "steps", "v"]);
      expect(optimizer.slots.get("steps")!.dataSync()[0]).toBe(1);
      step(optimizer, [4, 3, 2, 1]);
      after.push(parameters.flatMap((parameter) => [...parameter.dataSync()]));
    });
    expect(after[0]).toEqual(after[1]);
  });
});

onEachEngine("sgd", () => {
  it("is θ − η g", () => {
    optimizing(sgd({ learningRate: 0.5 }), (optimizer, parameters) => {
      step(optimizer, [1, -1, 0, 2]);
      expectValues(parameters, [0.5, -1.5, 0.5, 2]);
      expect(optimizer.slots.size).toBe(0);
    });
  });

  it("builds up velocity u ← μ u + g before the learning rate, which may change, scales it", () => {
    optimizing(sgd({ learningRate: 0.1, momentum: 0.9 }), (optimizer, parameters) => {
      step(optimizer, [1, 1, 1, 1]);
      expectValues(parameters, [0.9, -2.1, 0.4, 2.9]);
      step(optimizer, [1, 0, -1, 2]);
      expectValues(parameters, [0.9 - 0.19, -2.1 - 0.09, 0.4 + 0.01, 2.9 - 0.29]);
      optimizer.learningRate = 0.01;
      step(optimizer, [0, 0, 0, 0]);
      expectValues(parameters, [0.71 - 0.0171, -2.19 - 0.0081, 0.41 + 0.0009, 2.61 - 0.0261]);
      expect([...optimizer.slots.keys()]).toEqual(["velocity"]);
    });
  });

  it("adds λ θ to the gradient, and so to the velocity", () => {
    const options = { learningRate: 0.1, momentum: 0.5, weightDecay: 0.2 };
    optimizing(sgd(options), (optimizer, parameters) => {
      step(optimizer, [0, 0, 0, 1]);
      // u = 0.2 θ, and 1.6 for the last.
      expectValues(parameters, [0.98, -1.96, 0.49, 2.84]);
      step(optimizer, [0, 0, 0, 0]);
      expectValues(parameters, [
        0.98 - 0.1 * (0.1 + 0.196),
        -1.96 + 0.1 * (0.2 + 0.392),
        0.49 - 0.1 * (0.05 + 0.098),
        2.84 - 0.1 * (0.8 + 0.568),
      ]);
    });
  });
});

onEachEngine("an optimizer", () => {
  it.each([
    ["adam", adam({ learningRate: 0.1 })],
    ["sgd", sgd({ learningRate: 0.1, momentum: 0.9 })],
  ])("leaves gradients and no tensor of its own behind after a step of %s", (_, factory) => {
    optimizing(factory, (optimizer) => {
      const gradients = [tf.ones([2, 1]), tf.ones([2])];
      const before = tf.memory().numTensors;
      for (let i = 0; i < 3; i++) optimizer.step(gradients);
      expect(tf.memory().numTensors).toBe(before);
      expect(gradients.map(({ isDisposed }) => isDisposed)).toEqual([false, false]);
    });
  });
});
