/** What tells the time: the wall's clock, or the processor's, which other programs on a busy machine blur less. */
export type ClockName = "wall" | "processor";

/** Milliseconds since some moment; the processor's are summed over all threads of this process. */
export const clocks: Readonly<Record<ClockName, () => number>> = {
  wall: () => performance.now(),
  processor: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};
