import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/**
 * Processors that this process can keep busy: those that the system lets it run on, and no more than a container's quota of processor
 * time pays for. With more threads than that it would be stopped again and again in the middle of an operation.
 */
export function usableProcessors(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.ceil(quota(contentsOf))));
}

/**
 * How many processors' time the control group of this process may use, by Linux' files; without a limit, and elsewhere, any number.
 *
 * @param read the contents of a file; `undefined` where there is none
 */
export function quota(read: (file: string) => string | undefined): number {
  const folder = "/sys/fs/cgroup";
  // The second version of control groups has both numbers in one file, in µs; the first one has -1 for no limit.
  const second = read(`${folder}/cpu.max`)?.trim().split(" ");
  const first = ["quota", "period"].map((which) => read(`${folder}/cpu/cpu.cfs_${which}_us`)?.trim());
  const [allowed, period] = (second ?? first).map(Number);
  const processors = allowed! / period!;
  return processors > 0 ? processors : Infinity;
}

function contentsOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
