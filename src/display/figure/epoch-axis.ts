import type { Layout } from "../../export/figure/json";

/**
 * An axis of epochs with ticks at whole numbers only, at most `most` of them, 1, 2 or 5 times a power of ten apart.
 *
 * @param last the last epoch
 */
export function epochAxis(last: number, most: number): Layout {
  const steps = [1, 2, 5].flatMap((digit) => [0, 1, 2, 3, 4, 5].map((power) => digit * 10 ** power));
  const step = steps.sort((a, b) => a - b).find((candidate) => last / candidate <= most) ?? last;
  return { tick0: 0, dtick: step, tickformat: "d" };
}
