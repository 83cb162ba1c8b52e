import { requireNumbers, type Domains } from "./domain";

/** Parameters of the Li-Rinzel astrocyte; time in ms. */
export interface LiRinzelParameters {
  /** Total free calcium by cytosol volume, µM. */
  readonly calciumTotal: number;
  /** IP3 at rest, µM. */
  readonly ip3Rest: number;
  /** Time constant of IP3's decay to rest, ms. */
  readonly ip3Tau: number;
  /** IP3 per unit of spike weight, µM. */
  readonly ip3Increment: number;
  /** First dissociation constant of IP3 from its receptor, µM. */
  readonly d1: number;
  /** Dissociation constant of calcium where it inhibits, µM. */
  readonly d2: number;
  /** Second dissociation constant of IP3, µM. */
  readonly d3: number;
  /** Dissociation constant of calcium where it activates, µM. */
  readonly d5: number;
  /** Binding rate of inhibiting calcium (a2), 1/(µM ms). */
  readonly bindingRate: number;
  /** Largest rate of release through the receptors, 1/ms. */
  readonly releaseRate: number;
  /** Rate of the leak from the endoplasmic reticulum, 1/ms. */
  readonly leakRate: number;
  /** Largest rate of the SERCA pump, µM/ms. */
  readonly pumpRate: number;
  /** Calcium at which the pump works at half its rate, µM. */
  readonly pumpAffinity: number;
  /** Volume of the endoplasmic reticulum over that of the cytosol. */
  readonly volumeRatio: number;
}

/**
 * Published constants of the Li-Rinzel astrocyte: the defaults of NEST's `astrocyte_lr_1994`, after Nadkarni and Jung,
 * Physical Review Letters 91 (2003) 268101.
 *
 * `ip3Increment` is 0.0002 µM in released NEST; early versions of that model had 5.0, which takes one spike of weight
 * 1 far beyond the range in which calcium oscillates.
 */
export const liRinzelDefaults: LiRinzelParameters = {
  calciumTotal: 2,
  ip3Rest: 0.16,
  ip3Tau: 7142,
  ip3Increment: 0.0002,
  d1: 0.13,
  d2: 1.049,
  d3: 0.9434,
  d5: 0.08234,
  bindingRate: 0.0002,
  releaseRate: 0.006,
  leakRate: 0.00011,
  pumpRate: 0.0009,
  pumpAffinity: 0.1,
  volumeRatio: 0.185,
};

const domains: Domains<LiRinzelParameters> = {
  calciumTotal: "positive",
  ip3Rest: "nonNegative",
  ip3Tau: "positive",
  ip3Increment: "nonNegative",
  d1: "positive",
  d2: "nonNegative",
  d3: "positive",
  d5: "positive",
  bindingRate: "nonNegative",
  releaseRate: "nonNegative",
  leakRate: "nonNegative",
  pumpRate: "nonNegative",
  pumpAffinity: "positive",
  volumeRatio: "positive",
};

/** Refuses parameters outside their domains. @throws AstroNetError that names the parameter. */
export function requireLiRinzelParameters(model: string, parameters: LiRinzelParameters): void {
  requireNumbers(model, parameters, domains);
}
