/** Dissociation constants of the IP3 receptor, in µM: d1, d3 of IP3; d2, d5 of calcium. */
export interface Ip3ReceptorAffinities {
  readonly d1: number;
  readonly d2: number;
  readonly d3: number;
  readonly d5: number;
}

/**
 * Share of IP3 receptor channels that are open: (m n h)³, m = I / (I + d1), n = C / (C + d5).
 *
 * Li and Rinzel, Journal of Theoretical Biology 166 (1994) 461-473, doi 10.1006/jtbi.1994.1041.
 *
 * @param ip3 I, µM.
 * @param calcium C in the cytosol, µM.
 * @param h share of receptors that calcium has not inactivated.
 */
export function ip3ReceptorOpening(
  ip3: number,
  calcium: number,
  h: number,
  { d1, d5 }: Pick<Ip3ReceptorAffinities, "d1" | "d5">,
): number {
  const gate = (ip3 / (ip3 + d1)) * (calcium / (calcium + d5)) * h;
  return gate * gate * gate;
}

/**
 * Calcium concentration at which half of the receptors are inactivated: Q2 = d2 (I + d1) / (I + d3), in µM; it sets
 * h∞ = Q2 / (Q2 + C) and, with the binding rate a2, τ_h = 1 / (a2 (Q2 + C)).
 */
export function ip3ReceptorInactivation(
  ip3: number,
  { d1, d2, d3 }: Pick<Ip3ReceptorAffinities, "d1" | "d2" | "d3">,
): number {
  return (d2 * (ip3 + d1)) / (ip3 + d3);
}
