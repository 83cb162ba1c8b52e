import { requireNumbers, type Domains } from "./domain";

/** Parameters of the Ullah astrocyte; time in s. */
export interface UllahParameters {
  /** Total calcium by cytosol volume (c0), µM. */
  readonly calciumTotal: number;
  /** Volume of the endoplasmic reticulum over that of the cytosol (c1). */
  readonly volumeRatio: number;
  /** Largest rate of release through the receptors (v1), 1/s. */
  readonly releaseRate: number;
  /** Rate of the leak from the endoplasmic reticulum (v2), 1/s. */
  readonly leakRate: number;
  /** Largest rate of the SERCA pump (v3), µM/s. */
  readonly pumpRate: number;
  /** Calcium at which the pump works at half its rate (k3), µM. */
  readonly pumpAffinity: number;
  /** Largest rate at which phospholipase C δ makes IP3 (v4), µM/s. */
  readonly plcRate: number;
  /** Calcium constant of phospholipase C δ (k4), µM. */
  readonly plcAffinity: number;
  /** Share of that production that calcium controls (α). */
  readonly plcCalciumShare: number;
  /** Largest IP3-driven calcium influx through the membrane (v6), µM/s. */
  readonly influxRate: number;
  /** IP3 at half of that influx (k2), µM. */
  readonly influxAffinity: number;
  /** Rate of calcium extrusion through the membrane (k1), 1/s. */
  readonly extrusionRate: number;
  /** IP3 at rest, µM. */
  readonly ip3Rest: number;
  /** Rate of IP3's return to rest (1 / τ), 1/s. */
  readonly ip3Rate: number;
  /** Binding rate of inhibiting calcium (a2), 1/(µM s). */
  readonly bindingRate: number;
  /** First dissociation constant of IP3 from its receptor, µM. */
  readonly d1: number;
  /** Dissociation constant of calcium where it inhibits, µM. */
  readonly d2: number;
  /** Second dissociation constant of IP3, µM. */
  readonly d3: number;
  /** Dissociation constant of calcium where it activates, µM. */
  readonly d5: number;
}

/**
 * Published constants: Gordleeva et al., Frontiers in Cellular Neuroscience 15 (2021) 631485, after Ullah, Jung and
 * Cornell-Bell, Cell Calcium 39 (2006) 197-208.
 */
export const ullahDefaults: UllahParameters = {
  calciumTotal: 2,
  volumeRatio: 0.185,
  releaseRate: 6,
  leakRate: 0.11,
  pumpRate: 2.2,
  pumpAffinity: 0.1,
  plcRate: 0.3,
  plcAffinity: 1.1,
  plcCalciumShare: 0.8,
  influxRate: 0.2,
  influxAffinity: 1,
  extrusionRate: 0.5,
  ip3Rest: 0.16,
  ip3Rate: 0.14,
  bindingRate: 0.14,
  d1: 0.13,
  d2: 1.049,
  d3: 0.9434,
  d5: 0.082,
};

const domains: Domains<UllahParameters> = {
  calciumTotal: "positive",
  volumeRatio: "positive",
  releaseRate: "nonNegative",
  leakRate: "nonNegative",
  pumpRate: "nonNegative",
  pumpAffinity: "positive",
  plcRate: "nonNegative",
  plcAffinity: "positive",
  plcCalciumShare: "fraction",
  influxRate: "nonNegative",
  influxAffinity: "positive",
  extrusionRate: "nonNegative",
  ip3Rest: "nonNegative",
  ip3Rate: "nonNegative",
  bindingRate: "nonNegative",
  d1: "positive",
  d2: "nonNegative",
  d3: "positive",
  d5: "positive",
};

/** Refuses parameters outside their domains. @throws AstroNetError that names the parameter. */
export function requireUllahParameters(model: string, parameters: UllahParameters): void {
  requireNumbers(model, parameters, domains);
}
