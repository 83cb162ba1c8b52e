/** Smallest and largest value of a trace; a trace may be longer than a call's arguments may be. */
export function extent(trace: Float64Array): { readonly low: number; readonly high: number } {
  return {
    low: trace.reduce((low, value) => Math.min(low, value), Infinity),
    high: trace.reduce((high, value) => Math.max(high, value), -Infinity),
  };
}

/** Times at which a trace crosses a level upwards. */
export function crossings(time: Float64Array, trace: Float64Array, level: number): number[] {
  return Array.from(time).filter((_, k) => k > 0 && at(trace, k - 1) <= level && at(trace, k) > level);
}

/** Mean time between upward crossings of the trace's own middle, over its second half. */
export function period(time: Float64Array, trace: Float64Array): number {
  const half = Math.floor(trace.length / 2);
  const late = trace.subarray(half);
  const { low, high } = extent(late);
  const times = crossings(time.subarray(half), late, (low + high) / 2);
  return (at(times, times.length - 1) - at(times, 0)) / (times.length - 1);
}

/** An element that must be there. */
export function at<Value>(values: ArrayLike<Value>, i: number): Value {
  const value = values[i];
  if (value === undefined) throw new Error(`no element ${i}`);
  return value;
}
