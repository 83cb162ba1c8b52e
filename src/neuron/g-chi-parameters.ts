import { requireNumbers, type Domains } from "./domain";

/** Parameters of the G-ChI astrocyte; time in s. The letters are those of Stimberg et al. */
export interface GChIParameters {
  /** O_N: rate at which neurotransmitter binds, 1/(µM s). */
  readonly bindingRate: number;
  /** Ω_N: rate at which receptors recover, 1/s. */
  readonly unbindingRate: number;
  /** ζ: how much protein kinase C speeds their recovery. */
  readonly pkcStrength: number;
  /** K_KC: calcium constant of protein kinase C, µM. */
  readonly pkcAffinity: number;
  /** O_β: largest rate at which phospholipase C β makes IP3, µM/s. */
  readonly plcBetaRate: number;
  /** O_δ: largest rate at which phospholipase C δ makes IP3, µM/s. */
  readonly plcDeltaRate: number;
  /** κ_δ: IP3 that halves that rate, µM. */
  readonly plcDeltaInhibition: number;
  /** K_δ: calcium constant of phospholipase C δ, µM. */
  readonly plcDeltaAffinity: number;
  /** Ω_5P: rate of degradation by IP 5-phosphatase, 1/s. */
  readonly phosphataseRate: number;
  /** O_3K: largest rate of degradation by IP3 3-kinase, µM/s. */
  readonly kinaseRate: number;
  /** K_D: calcium constant of IP3 3-kinase, µM. */
  readonly kinaseCalciumAffinity: number;
  /** K_3K: IP3 constant of IP3 3-kinase, µM. */
  readonly kinaseIp3Affinity: number;
  /** Ω_C: largest rate of release through the IP3 receptors, 1/s. */
  readonly releaseRate: number;
  /** Ω_L: rate of the leak from the endoplasmic reticulum, 1/s. */
  readonly leakRate: number;
  /** O_P: largest rate of the SERCA pump, µM/s. */
  readonly pumpRate: number;
  /** K_P: calcium at which the pump works at half its rate, µM. */
  readonly pumpAffinity: number;
  /** C_T: total free calcium, µM. */
  readonly calciumTotal: number;
  /** ρ_A: volume of the endoplasmic reticulum over that of the cytosol. */
  readonly volumeRatio: number;
  /** O_2: binding rate of inhibiting calcium, 1/(µM s). */
  readonly inhibitionRate: number;
  /** First dissociation constant of IP3 from its receptor, µM. */
  readonly d1: number;
  /** Dissociation constant of calcium where it inhibits, µM. */
  readonly d2: number;
  /** Second dissociation constant of IP3, µM. */
  readonly d3: number;
  /** Dissociation constant of calcium where it activates, µM. */
  readonly d5: number;
}

/** Published constants of the astrocytes in a neuron-glia network: Stimberg et al., Fig. 6. */
export const gChIDefaults: GChIParameters = {
  bindingRate: 0.3,
  unbindingRate: 0.5,
  pkcStrength: 10,
  pkcAffinity: 0.5,
  plcBetaRate: 0.5,
  plcDeltaRate: 1.2,
  plcDeltaInhibition: 1.5,
  plcDeltaAffinity: 0.1,
  phosphataseRate: 0.05,
  kinaseRate: 4.5,
  kinaseCalciumAffinity: 0.7,
  kinaseIp3Affinity: 1,
  releaseRate: 6,
  leakRate: 0.1,
  pumpRate: 0.9,
  pumpAffinity: 0.05,
  calciumTotal: 2,
  volumeRatio: 0.18,
  inhibitionRate: 0.2,
  d1: 0.13,
  d2: 1.05,
  d3: 0.9434,
  d5: 0.08,
};

/** Published constants of one astrocyte that a synapse drives: Stimberg et al., Fig. 2. */
export const gChISynapticallyDriven: GChIParameters = {
  ...gChIDefaults,
  plcBetaRate: 5,
  plcDeltaRate: 0.2,
  plcDeltaAffinity: 0.3,
  phosphataseRate: 0.1,
  kinaseCalciumAffinity: 0.5,
  pumpAffinity: 0.1,
};

/** Published constants of astrocytes that close the loop with their synapse: Stimberg et al., Fig. 4. */
export const gChIClosedLoop: GChIParameters = { ...gChIDefaults, plcBetaRate: 3.2, plcDeltaRate: 0.6 };

/** Published constants of astrocytes on a ring, without synapses: Stimberg et al., Fig. 5. */
export const gChIRing: GChIParameters = { ...gChIDefaults, plcDeltaRate: 0.6 };

const domains: Domains<GChIParameters> = {
  bindingRate: "nonNegative",
  unbindingRate: "nonNegative",
  pkcStrength: "nonNegative",
  pkcAffinity: "positive",
  plcBetaRate: "nonNegative",
  plcDeltaRate: "nonNegative",
  plcDeltaInhibition: "positive",
  plcDeltaAffinity: "positive",
  phosphataseRate: "nonNegative",
  kinaseRate: "nonNegative",
  kinaseCalciumAffinity: "positive",
  kinaseIp3Affinity: "positive",
  releaseRate: "nonNegative",
  leakRate: "nonNegative",
  pumpRate: "nonNegative",
  pumpAffinity: "positive",
  calciumTotal: "positive",
  volumeRatio: "positive",
  inhibitionRate: "nonNegative",
  d1: "positive",
  d2: "nonNegative",
  d3: "positive",
  d5: "positive",
};

/** Refuses parameters outside their domains. @throws AstroNetError that names the parameter. */
export function requireGChIParameters(model: string, parameters: GChIParameters): void {
  requireNumbers(model, parameters, domains);
}
