/**
 * Prints one line.
 *
 * @param {string} line
 */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/**
 * A duration as a reader wants it: `0.3 s`, `14 s`, `3 min 05 s`.
 *
 * @param {number} milliseconds
 */
export function seconds(milliseconds) {
  const total = milliseconds / 1000;
  if (total < 10) return `${total.toFixed(1)} s`;
  const whole = Math.round(total);
  if (whole < 100) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}
