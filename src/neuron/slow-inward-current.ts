import { requireNumber, requireNumbers } from "./domain";

/** Parameters of the slow inward current. */
export interface SlowInwardCurrentParameters {
  /** Calcium above which the current flows, µM. */
  readonly threshold: number;
  /** Factor on the logarithm; µA/cm² in Nadkarni and Jung, without unit in NEST. */
  readonly scale: number;
}

/** Published constants: threshold 196.69 nM and scale 1 in NEST; Nadkarni and Jung's own scale is 2.11 µA/cm². */
export const slowInwardCurrentDefaults: SlowInwardCurrentParameters = { threshold: 0.19669, scale: 1 };

/**
 * The slow inward current that an astrocyte's calcium causes in a neuron: I = scale H(ln y) ln y,
 * y = (C - threshold) / 1 nM.
 *
 * It is 0 up to 1 nM above the threshold and grows with the logarithm beyond; H is the Heaviside step.
 *
 * Nadkarni and Jung, Physical Review Letters 91 (2003) 268101, doi 10.1103/PhysRevLett.91.268101; NEST's
 * `astrocyte_lr_1994`.
 *
 * @param calcium C, µM.
 * @throws AstroNetError if calcium or a parameter is outside its domain.
 */
export function slowInwardCurrent(
  calcium: number,
  parameters: SlowInwardCurrentParameters = slowInwardCurrentDefaults,
): number {
  requireNumber("slowInwardCurrent", "calcium", calcium, "nonNegative");
  requireNumbers("slowInwardCurrent", parameters, { threshold: "nonNegative", scale: "positive" });
  const y = (calcium - parameters.threshold) * 1000;
  return y > 1 ? parameters.scale * Math.log(y) : 0;
}
