import { planeOf, planesFor } from "./planes";
import { residual, imagesFor, type ResidualOptions, type Shortcut, type Stem } from "./residual";
import type { TaskNetwork } from "./task-network";

/** ResNet-34's form; the defaults are those for CIFAR: width 64, 10 classes, images 32×32×3. */
export interface ResNet34Options extends ResidualOptions {
  /** `"3x3"` by default, as AstroNet's code has it; He's networks for ImageNet have `"1x1"`. */
  readonly shortcut?: Shortcut;
  /** `"small"` by default, with 10 classes and images 32×32×3; `"imagenet"` is made for 1000 and 224×224×3. */
  readonly stem?: Stem;
}

/** Channels of the compression code's astrocyte networks. */
const channels = [8, 16, 32, 64, 128];

/**
 * ResNet-34: stages of 3, 4, 6 and 3 basic blocks; see {@link residual} for its layers.
 *
 * Two planes: the filters of all convolutions, [133, w] where shortcuts are convolutions, and the inputs of the
 * classifier, [32, 16] at width 64 (`method.md` b).
 *
 * @throws AstroNetError if a size is no positive whole number, or a stem or shortcut is unknown.
 */
export function resnet34(options: ResNet34Options = {}): TaskNetwork {
  const { stem = "small", shortcut = "3x3", width = 64, bias = false, seed = 0, normSets = 1 } = options;
  const { inputShape, classes } = imagesFor(stem, options);
  return residual({
    name: "ResNet-34",
    blocks: [3, 4, 6, 3],
    ...{ stem, shortcut, width, bias, seed, normSets, inputShape, classes },
    layout: (layers) => {
      const convolutions = planeOf(layers.slice(0, -1), width, channels);
      const classifier = planesFor(layers.slice(-1), { channels });
      return {
        planes: [...convolutions.planes, ...classifier.planes],
        astrocyteChannels: [...convolutions.astrocyteChannels, ...classifier.astrocyteChannels],
      };
    },
  });
}
