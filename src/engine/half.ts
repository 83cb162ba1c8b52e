/**
 * Floats as IEEE 754 half precision (binary16), to the nearest one, halfway to the even one; what is too large for it (65,520
 * and more) becomes infinite.
 */
export function toHalf(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, (value) => {
    const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
    const size = Math.abs(value);
    if (Number.isNaN(size)) return 0x7e00;
    if (size >= 65_520) return sign | 0x7c00;
    // Below 2⁻¹⁴ halves lie 2⁻²⁴ apart.
    if (size < 2 ** -14) return sign | nearestEven(size * 2 ** 24);
    const exponent = Math.floor(Math.log2(size));
    // A mantissa that is rounded up to 1024 carries over into the exponent, as it should.
    return sign | (((exponent + 15) << 10) + nearestEven((size / 2 ** exponent - 1) * 1024));
  });
}

/** Halves as floats, exactly. */
export function fromHalf(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const [exponent, mantissa] = [(half >> 10) & 0x1f, half & 0x3ff];
    if (exponent === 0x1f) return mantissa === 0 ? sign * Infinity : NaN;
    return exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
  });
}

function nearestEven(value: number): number {
  const below = Math.floor(value);
  const over = value - below;
  return over > 0.5 || (over === 0.5 && below % 2 === 1) ? below + 1 : below;
}
