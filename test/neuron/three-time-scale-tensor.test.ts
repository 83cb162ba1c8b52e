import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { useEngine } from "../../src/engine/engine";
import {
  threeTimeScale,
  threeTimeScaleInitial,
  threeTimeScaleParameters,
  threeTimeScaleTensors,
  threeTimeScaleTensorState,
  threeTimeScaleTensorStep,
  type ThreeTimeScaleState,
  type ThreeTimeScaleTensorParameters,
  type ThreeTimeScaleTensorState,
} from "../../src/neuron";

import { at } from "./oscillation";

const parameters = threeTimeScaleParameters({
  neurons: 4,
  astrocytes: 3,
  inputs: 2,
  seed: 3,
  gamma: 0.3,
  tau: 0.5,
});
const signal = [0.5, -1];

beforeAll(async () => {
  // tfjs-core leaves its gradients unregistered; this package registers them.
});

let before = 0;
beforeEach(async () => {
  await useEngine("cpu");
  before = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(before);
});

/** Plain steps, for comparison. */
function plain(steps: number, changed = parameters): ThreeTimeScaleState {
  let state = threeTimeScaleInitial(parameters.size);
  for (let k = 0; k < steps; k++) state = threeTimeScale(state, { signal }, changed);
  return state;
}

/** The same steps on tensors, within a tidy of the caller's. */
function walk(steps: number, learnt: ThreeTimeScaleTensorParameters): ThreeTimeScaleTensorState {
  const input = tf.tensor1d(signal);
  let state = threeTimeScaleTensorState(threeTimeScaleInitial(parameters.size), parameters.size);
  for (let k = 0; k < steps; k++) state = threeTimeScaleTensorStep(state, input, learnt);
  return state;
}

describe("threeTimeScaleTensorStep", () => {
  it("is threeTimeScale on tensors, to 1e-5", () => {
    const expected = plain(5);
    tf.tidy(() => {
      const state = walk(5, threeTimeScaleTensors(parameters));
      for (const name of ["neurons", "synapses", "astrocytes"] as const) {
        const values = state[name].dataSync();
        expected[name].forEach((value, i) => {
          expect(Math.abs(at(values, i) - value)).toBeLessThan(1e-5);
        });
      }
      expect(state.synapses.shape).toEqual([4, 4]);
    });
  });

  it("leaves its arguments alone and makes three tensors a step", () => {
    const learnt = threeTimeScaleTensors(parameters);
    const state = threeTimeScaleTensorState(threeTimeScaleInitial(parameters.size), parameters.size);
    const input = tf.tensor1d(signal);
    const held = tf.memory().numTensors;
    const next = threeTimeScaleTensorStep(state, input, learnt);
    expect(tf.memory().numTensors).toBe(held + 3);
    expect([...state.neurons.dataSync()]).toEqual([0, 0, 0, 0]);
    tf.dispose([next, state, input, learnt] as unknown as tf.TensorContainer);
  });

  it("lets gradients through five steps to every learnt matrix, equal to differences of the plain form", () => {
    const names = [
      "hebbian",
      "astrocyteToSynapse",
      "astrocyteToAstrocyte",
      "synapseToAstrocyte",
      "inputToNeuron",
      "inputToAstrocyte",
    ] as const;
    const loss = (changed: typeof parameters): number =>
      plain(5, changed).neurons.reduce((sum, x) => sum + x * x, 0);
    for (const name of names) {
      const gradient = tf.tidy(() => {
        const learnt = threeTimeScaleTensors(parameters);
        const f = (matrix: tf.Tensor): tf.Scalar =>
          tf.sum(tf.square(walk(5, { ...learnt, [name]: matrix as tf.Tensor2D }).neurons));
        return tf.grad(f)(learnt[name]).dataSync();
      });
      const size = 1e-5;
      let largest = 0;
      for (const i of [0, parameters[name].length - 1]) {
        const moved = (by: number): number => {
          const values = parameters[name].slice();
          values[i] = at(values, i) + by;
          return loss({ ...parameters, [name]: values });
        };
        const difference = (moved(size) - moved(-size)) / (2 * size);
        expect(Math.abs(at(gradient, i) - difference)).toBeLessThan(1e-4 * Math.max(1, Math.abs(difference)));
        largest = Math.max(largest, Math.abs(difference));
      }
      expect(largest).toBeGreaterThan(1e-6);
    }
  });

  it("can be learnt: gradient descent on one matrix brings a neuron to its target", () => {
    tf.tidy(() => {
      const learnt = threeTimeScaleTensors(parameters);
      let matrix = learnt.inputToNeuron;
      const f = (w: tf.Tensor): tf.Scalar => {
        const { neurons } = walk(4, { ...learnt, inputToNeuron: w as tf.Tensor2D });
        return tf.sum(tf.square(tf.sub(neurons, 0.25)));
      };
      const first = f(matrix).dataSync()[0] ?? NaN;
      for (let k = 0; k < 40; k++) matrix = tf.sub(matrix, tf.mul(tf.grad(f)(matrix), 0.4));
      expect(f(matrix).dataSync()[0]).toBeLessThan(0.05 * first);
    });
  });

  it("refuses shapes that do not fit, and says which", () => {
    tf.tidy(() => {
      const learnt = threeTimeScaleTensors(parameters);
      const state = threeTimeScaleTensorState(threeTimeScaleInitial(parameters.size), parameters.size);
      expect(() => threeTimeScaleTensorStep(state, tf.tensor1d([1]), learnt)).toThrow(
        "threeTimeScaleTensorStep: inputToNeuron has shape [4, 2] (give [4, 1])",
      );
    });
  });
});
