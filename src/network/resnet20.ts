import { planesOf, type RegulatedUnits } from "./planes";
import { residual, imagesFor, type ResidualOptions, type Shortcut } from "./residual";
import type { TaskNetwork } from "./task-network";

/** ResNet-20's form; the defaults are the published one for CIFAR-10: width 16, 10 classes, images 32×32×3. */
export interface ResNet20Options extends ResidualOptions {
  /** `"zeros"` by default, He's option A. */
  readonly shortcut?: Shortcut;
  readonly regulated?: RegulatedUnits;
}

/**
 * ResNet-20 for small images: three stages of 3 basic blocks with w, 2w and 4w channels; see {@link residual}.
 *
 * It has no published plane: all units lie on one by the general rule, [47, 16] at width 16 ({@link planesFor}).
 *
 * Source: He, Zhang, Ren and Sun, 2016, section 4.2.
 *
 * @throws AstroNetError if a size is no positive whole number, or a shortcut is unknown.
 */
export function resnet20(options: ResNet20Options = {}): TaskNetwork {
  const { shortcut = "zeros", width = 16, regulated = "all", bias = false, seed = 0, normSets = 1 } = options;
  const { inputShape, classes } = imagesFor("small", options);
  return residual({
    name: "ResNet-20",
    blocks: [3, 3, 3],
    stem: "small",
    ...{ shortcut, width, bias, seed, normSets, inputShape, classes },
    layout: (layers) => planesOf(layers, regulated),
  });
}
