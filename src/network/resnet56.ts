import { planesOf, type RegulatedUnits } from "./planes";
import { residual, imagesFor, type ResidualOptions, type Shortcut } from "./residual";
import type { TaskNetwork } from "./task-network";

/** ResNet-56's form; the defaults are the published one for CIFAR-10: width 16, 10 classes, images 32×32×3. */
export interface ResNet56Options extends ResidualOptions {
  /** `"zeros"` by default, He's option A. */
  readonly shortcut?: Shortcut;
  readonly regulated?: RegulatedUnits;
}

/**
 * ResNet-56 for small images: three stages of 9 basic blocks with w, 2w and 4w channels; see {@link residual}.
 *
 * All units lie on one plane by the general rule, [50, 42] at width 16 with 4 places empty ({@link planesFor}). The compression code regulates
 * the classifier's 4w inputs alone (`method.md` b), by their raw weights and not by their means, which is not here.
 *
 * Source: He, Zhang, Ren and Sun, 2016, section 4.2.
 *
 * @throws AstroNetError if a size is no positive whole number, or a shortcut is unknown.
 */
export function resnet56(options: ResNet56Options = {}): TaskNetwork {
  const { shortcut = "zeros", width = 16, regulated = "all", bias = false, seed = 0, normSets = 1 } = options;
  const { inputShape, classes } = imagesFor("small", options);
  return residual({
    name: "ResNet-56",
    blocks: [9, 9, 9],
    stem: "small",
    ...{ shortcut, width, bias, seed, normSets, inputShape, classes },
    layout: (layers) => planesOf(layers, regulated),
  });
}
