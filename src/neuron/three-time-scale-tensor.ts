import * as tf from "@tensorflow/tfjs-core";

import { engine } from "../engine/engine";
import { AstroNetError } from "../error";

import type { ThreeTimeScaleState } from "./three-time-scale";
import type { ThreeTimeScaleParameters, ThreeTimeScaleSize } from "./three-time-scale-parameters";

/** State of the three-time-scale system on tensors. */
export interface ThreeTimeScaleTensorState {
  /** x, shape [n]. */
  readonly neurons: tf.Tensor1D;
  /** W, shape [n, n] (to, from). */
  readonly synapses: tf.Tensor2D;
  /** z, shape [m]. */
  readonly astrocytes: tf.Tensor1D;
}

/** What is learnt in the three-time-scale system; pass variables to learn them. */
export interface ThreeTimeScaleTensorParameters {
  readonly gamma: number;
  readonly tau: number;
  /** C, shape [n, n]. */
  readonly hebbian: tf.Tensor2D;
  /** D, shape [n n, m]. */
  readonly astrocyteToSynapse: tf.Tensor2D;
  /** F, shape [m, m]. */
  readonly astrocyteToAstrocyte: tf.Tensor2D;
  /** H, shape [m, n n]. */
  readonly synapseToAstrocyte: tf.Tensor2D;
  /** W_in, shape [n, k]. */
  readonly inputToNeuron: tf.Tensor2D;
  /** W_in2, shape [m, k]. */
  readonly inputToAstrocyte: tf.Tensor2D;
}

/** The parameters as new tensors on the engine in use; whoever asks for them disposes them (`tf.dispose`). */
export function threeTimeScaleTensors(parameters: ThreeTimeScaleParameters): ThreeTimeScaleTensorParameters {
  engine();
  const { neurons: n, astrocytes: m, inputs: k } = parameters.size;
  const matrix = (values: Float64Array, rows: number, columns: number): tf.Tensor2D =>
    tf.tensor2d(Float32Array.from(values), [rows, columns]);
  return {
    gamma: parameters.gamma,
    tau: parameters.tau,
    hebbian: matrix(parameters.hebbian, n, n),
    astrocyteToSynapse: matrix(parameters.astrocyteToSynapse, n * n, m),
    astrocyteToAstrocyte: matrix(parameters.astrocyteToAstrocyte, m, m),
    synapseToAstrocyte: matrix(parameters.synapseToAstrocyte, m, n * n),
    inputToNeuron: matrix(parameters.inputToNeuron, n, k),
    inputToAstrocyte: matrix(parameters.inputToAstrocyte, m, k),
  };
}

/** The state as new tensors on the engine in use; whoever asks for them disposes them. */
export function threeTimeScaleTensorState(
  state: ThreeTimeScaleState,
  { neurons, astrocytes }: ThreeTimeScaleSize,
): ThreeTimeScaleTensorState {
  engine();
  return {
    neurons: tf.tensor1d(Float32Array.from(state.neurons)),
    synapses: tf.tensor2d(Float32Array.from(state.synapses), [neurons, neurons]),
    astrocytes: tf.tensor1d(Float32Array.from(state.astrocytes.subarray(0, astrocytes))),
  };
}

/**
 * One step of `threeTimeScale` on tensors, through which gradients flow to the parameters and to the earlier state.
 *
 * x ← (1 - γ) x + γ (W φ(x) + W_in I), W ← (1 - γ) W + γ (C Φ(x) + D ψ(z)),
 * z ← (1 - γτ) z + γτ (F ψ(z) + H Φ(x) + W_in2 I), with φ the sigmoid, Φ = φφᵀ, ψ = tanh.
 *
 * Gong, Pasqualetti, Papouin and Ching, PLoS Computational Biology 20 (2024) e1012186, doi 10.1371/journal.pcbi.1012186.
 *
 * @param signal I, shape [k].
 * @returns three new tensors, which the caller disposes; the arguments are left alone.
 * @throws AstroNetError if the shapes do not fit.
 */
export function threeTimeScaleTensorStep(
  state: ThreeTimeScaleTensorState,
  signal: tf.Tensor1D,
  parameters: ThreeTimeScaleTensorParameters,
): ThreeTimeScaleTensorState {
  requireShapes(state, signal, parameters);
  const { gamma, tau } = parameters;
  return tf.tidy(() => {
    const input = column(signal);
    const x = leak(
      column(state.neurons),
      gamma,
      tf.add(
        tf.matMul(state.synapses, tf.sigmoid(column(state.neurons))),
        tf.matMul(parameters.inputToNeuron, input),
      ),
    );
    const phi = tf.sigmoid(x);
    const coactivity = tf.matMul(phi, phi, false, true);
    const psi = tf.tanh(column(state.astrocytes));
    const modulated = tf.reshape(tf.matMul(parameters.astrocyteToSynapse, psi), coactivity.shape);
    const w = leak(state.synapses, gamma, tf.add(tf.mul(parameters.hebbian, coactivity), modulated));
    const sensed = tf.matMul(parameters.synapseToAstrocyte, tf.reshape(coactivity, [-1, 1]));
    const told = tf.matMul(parameters.inputToAstrocyte, input);
    const between = tf.matMul(parameters.astrocyteToAstrocyte, psi);
    const z = leak(column(state.astrocytes), gamma * tau, tf.addN([between, sensed, told]));
    return { neurons: flat(x), synapses: w, astrocytes: flat(z) };
  });
}

function column(vector: tf.Tensor1D): tf.Tensor2D {
  return tf.reshape(vector, [-1, 1]);
}

function flat(vector: tf.Tensor): tf.Tensor1D {
  return tf.reshape(vector, [-1]);
}

function leak(value: tf.Tensor, rate: number, target: tf.Tensor): tf.Tensor2D {
  return tf.add(tf.mul(value, 1 - rate), tf.mul(target, rate));
}

function requireShapes(
  state: ThreeTimeScaleTensorState,
  signal: tf.Tensor1D,
  parameters: ThreeTimeScaleTensorParameters,
): void {
  const [n, m, k] = [state.neurons.size, state.astrocytes.size, signal.size];
  const shapes: readonly (readonly [string, tf.Tensor, readonly number[]])[] = [
    ["neurons", state.neurons, [n]],
    ["synapses", state.synapses, [n, n]],
    ["astrocytes", state.astrocytes, [m]],
    ["signal", signal, [k]],
    ["hebbian", parameters.hebbian, [n, n]],
    ["astrocyteToSynapse", parameters.astrocyteToSynapse, [n * n, m]],
    ["astrocyteToAstrocyte", parameters.astrocyteToAstrocyte, [m, m]],
    ["synapseToAstrocyte", parameters.synapseToAstrocyte, [m, n * n]],
    ["inputToNeuron", parameters.inputToNeuron, [n, k]],
    ["inputToAstrocyte", parameters.inputToAstrocyte, [m, k]],
  ];
  for (const [name, tensor, shape] of shapes) {
    if (tensor.shape.join() !== shape.join()) {
      throw new AstroNetError(
        `threeTimeScaleTensorStep: ${name} has shape [${tensor.shape.join(", ")}] (give [${shape.join(", ")}])`,
      );
    }
  }
}
