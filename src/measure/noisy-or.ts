/**
 * The probability that at least one of several independent things is so, channel by channel: 1 − ∏ (1 − x).
 *
 * @param parts one array a thing, all of one length; what there is one of stays as it is
 */
export function noisyOr(parts: readonly Float64Array[]): Float64Array {
  const [first] = parts as [Float64Array];
  if (parts.length === 1) return first.slice();
  const result = new Float64Array(first.length);
  for (let c = 0; c < result.length; c++) result[c] = 1 - none(parts, c, -1);
  return result;
}

/** Gradients of {@link noisyOr} for each of its parts: ∂y/∂xᵢ = ∏_{j≠i} (1 − xⱼ). */
export function noisyOrGradient(parts: readonly Float64Array[], dy: Float64Array): Float64Array[] {
  if (parts.length === 1) return [dy.slice()];
  return parts.map((part, i) => {
    const dx = new Float64Array(part.length);
    for (let c = 0; c < dx.length; c++) dx[c] = dy[c]! * none(parts, c, i);
    return dx;
  });
}

/** The probability that none is so, leaving one out. */
function none(parts: readonly Float64Array[], channel: number, except: number): number {
  let result = 1;
  for (let i = 0; i < parts.length; i++) if (i !== except) result *= 1 - parts[i]![channel]!;
  return result;
}
