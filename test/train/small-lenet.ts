import { lenet5, type TaskNetwork } from "../../src/network";

/** Images of the small LeNet-5. */
export const inputShape = [16, 16, 1] as const;

/** A LeNet-5 small enough to train in a test. */
export function smallLeNet({ seed = 5, bias = false } = {}): TaskNetwork {
  return lenet5({ conv: [4, 6], dense: [10], classes: 3, inputShape, bias, seed });
}

/** Its astrocytes: one for the convolutions, one for the dense layers. */
export const smallAstrocytes = {
  planes: [
    { layers: ["conv1", "conv2"], width: 2 },
    { layers: ["fc1", "fc2"], width: 4 },
  ],
  astrocyteChannels: [
    [2, 4],
    [2, 4],
  ],
};
