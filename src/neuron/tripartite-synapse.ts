import { requireNumber, requireNumbers, requireVector, type Domains } from "./domain";
import { ullah, ullahInitial, type UllahState } from "./ullah";
import { ullahDefaults, type UllahParameters } from "./ullah-parameters";

/** State of an astrocyte and of the synapses of the neurons in its zone. */
export interface TripartiteState {
  /** Neurotransmitter outside each neuron of the zone, without unit. */
  readonly glutamate: Float64Array;
  /** For how long the astrocyte goes on making IP3 on the neurons' behalf, s. */
  readonly driveLeft: number;
  /** For how long the last coincidence of spikes still counts, s. */
  readonly coincidenceLeft: number;
  /** For how long the astrocyte goes on strengthening the synapses of its zone, s. */
  readonly boostLeft: number;
  readonly astrocyte: UllahState;
}

/** What happens in the zone during one step. */
export interface TripartiteInput {
  /** 1 for each neuron of the zone that fires, else 0. */
  readonly spikes: ArrayLike<number>;
  /** IP3 from neighbouring astrocytes, µM/s; 0 where left out. */
  readonly ip3Flux?: number;
}

/** The rules by which neurons and astrocyte act on each other; time in s. */
export interface TripartiteRules {
  /** Neurotransmitter that a spike releases. */
  readonly glutamatePerSpike: number;
  /** Rate at which it is cleared, 1/s. */
  readonly glutamateClearance: number;
  /** Neurotransmitter at which a neuron counts as active. */
  readonly glutamateThreshold: number;
  /** Active neurons that start the astrocyte's making of IP3. */
  readonly activeNeurons: number;
  /** Rate of that making, µM/s. */
  readonly driveFlux: number;
  /** How long it lasts, s. */
  readonly driveDuration: number;
  /** Calcium above which the astrocyte may release gliotransmitter, µM. */
  readonly calciumThreshold: number;
  /** Neurons that must fire in the same step for it to do so. */
  readonly coincidentSpikes: number;
  /** How long such a coincidence counts, s. */
  readonly coincidenceWindow: number;
  /** How long the gliotransmitter strengthens the synapses, s. */
  readonly boostDuration: number;
  /** Conductance of a synapse without the astrocyte. */
  readonly conductance: number;
  /** What the gliotransmitter adds to it. */
  readonly boost: number;
}

/** Parameters of the tripartite synapse: the rules, and the astrocyte's own. */
export interface TripartiteParameters {
  readonly rules: TripartiteRules;
  readonly cell: UllahParameters;
}

/**
 * Published constants: Gordleeva et al. (2021) and its code, for zones of 4 × 4 neurons and steps of 0.1 ms.
 *
 * A spike there releases at 600/s during one step of 0.1 ms, which is 0.06.
 */
export const tripartiteDefaults: TripartiteParameters = {
  rules: {
    glutamatePerSpike: 0.06,
    glutamateClearance: 10,
    glutamateThreshold: 0.7,
    activeNeurons: 8,
    driveFlux: 5,
    driveDuration: 0.06,
    calciumThreshold: 0.15,
    coincidentSpikes: 6,
    coincidenceWindow: 0.01,
    boostDuration: 0.25,
    conductance: 0.025,
    boost: 0.5,
  },
  cell: ullahDefaults,
};

/** A quiet zone of so many neurons, its astrocyte at `ullahInitial`. */
export function tripartiteInitial(neurons = 16): TripartiteState {
  return {
    glutamate: new Float64Array(neurons),
    driveLeft: 0,
    coincidenceLeft: 0,
    boostLeft: 0,
    astrocyte: ullahInitial,
  };
}

const domains: Domains<TripartiteRules> = {
  glutamatePerSpike: "nonNegative",
  glutamateClearance: "nonNegative",
  glutamateThreshold: "positive",
  activeNeurons: "positive",
  driveFlux: "nonNegative",
  driveDuration: "nonNegative",
  calciumThreshold: "nonNegative",
  coincidentSpikes: "positive",
  coincidenceWindow: "nonNegative",
  boostDuration: "nonNegative",
  conductance: "nonNegative",
  boost: "nonNegative",
};

/**
 * One step of the tripartite synapse with communication both ways, for one astrocyte and the neurons of its zone.
 *
 * Neurons to astrocyte: each spike adds neurotransmitter G, dG/dt = -clearance G; while at least `activeNeurons` of the
 * zone have G at the threshold, and for `driveDuration` after, the astrocyte makes IP3 at `driveFlux`. IP3 raises its
 * calcium (`ullah`). Astrocyte to neurons: while calcium is above its threshold and `coincidentSpikes` neurons fired in
 * one step within the window, gliotransmitter strengthens the zone's synapses for `boostDuration`.
 *
 * Durations run out at the end of a step; the published code looks for coincidences every 1 ms, this one every step.
 *
 * Gordleeva et al., Frontiers in Cellular Neuroscience 15 (2021) 631485, doi 10.3389/fncel.2021.631485.
 *
 * @param dt s.
 * @returns a new state; `synapticConductance` reads it.
 * @throws AstroNetError if `spikes` is not one number in [0, 1] a neuron, or a value is outside its domain.
 */
export function tripartiteSynapse(
  state: TripartiteState,
  { spikes, ip3Flux = 0 }: TripartiteInput,
  { rules, cell }: TripartiteParameters,
  dt: number,
): TripartiteState {
  const model = "tripartiteSynapse";
  const { glutamate, driveLeft, coincidenceLeft, boostLeft } = state;
  requireNumber(model, "dt", dt, "positive");
  requireVector(model, "glutamate", glutamate, glutamate.length, "nonNegative");
  requireNumbers(
    model,
    { driveLeft, coincidenceLeft, boostLeft },
    { driveLeft: "nonNegative", coincidenceLeft: "nonNegative", boostLeft: "nonNegative" },
  );
  requireVector(model, "spikes", spikes, glutamate.length, "fraction");
  requireNumbers(model, rules, domains);

  const decay = Math.exp(-rules.glutamateClearance * dt);
  const released = glutamate.map((g, i) => g * decay + rules.glutamatePerSpike * (spikes[i] ?? NaN));
  const active = released.filter((g) => g >= rules.glutamateThreshold).length;
  const drive = active >= rules.activeNeurons ? rules.driveDuration : driveLeft;

  const flux = (drive > 0 ? rules.driveFlux : 0) + ip3Flux;
  const astrocyte = ullah(state.astrocyte, { ip3Flux: flux }, cell, dt);

  const fired = Array.from(spikes).reduce((sum, spike) => sum + spike, 0);
  const coincidence = fired >= rules.coincidentSpikes ? rules.coincidenceWindow : coincidenceLeft;
  const releases = astrocyte.calcium > rules.calciumThreshold && coincidence > 0;
  return {
    glutamate: released,
    driveLeft: runDown(drive, dt),
    coincidenceLeft: runDown(coincidence, dt),
    boostLeft: releases ? rules.boostDuration : runDown(boostLeft, dt),
    astrocyte,
  };
}

/** What is left after `dt`; less than a millionth of a step is nothing, or rounding would buy one step more. */
function runDown(left: number, dt: number): number {
  return left > dt * (1 + 1e-6) ? left - dt : 0;
}
