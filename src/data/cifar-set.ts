import { AstroNetError } from "../error";

import { cifarSide, type LabelledImages } from "./cifar-record";
import { dataset, type Dataset } from "./dataset";
import type { Scaling } from "./scaling";
import { concat } from "./subset";

/** One data set from the contents of one or more files; each file's labels are checked against the classes. */
export function cifarSet(
  name: string,
  parts: readonly LabelledImages[],
  classes: readonly string[],
  scaling: Scaling,
): Dataset {
  const [first, ...others] = parts.map(({ path, images, labels }) =>
    dataset({ name, images, labels, labelsFrom: path, shape: [cifarSide, cifarSide, 3], classes, scaling }),
  );
  if (!first) throw new AstroNetError(`no file for ${name}`);
  return concat(first, ...others);
}
