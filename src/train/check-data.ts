import type { Dataset } from "../data";
import { AstroNetError } from "../error";
import type { TaskNetwork } from "../network";

/**
 * Refuses data that a network cannot take; a procedure asks before it makes anything.
 *
 * @throws AstroNetError if the images have another shape than the network's, or more classes than it has outputs.
 */
export function checkData(network: TaskNetwork, ...sets: readonly (Dataset | undefined)[]): void {
  const { inputShape, classes } = network.definition;
  for (const data of sets) {
    if (!data) continue;
    if (data.shape.join() !== inputShape.join()) {
      throw new AstroNetError(
        `${data.name}: images of ${data.shape.join("×")} for ${network.name}, which takes ${inputShape.join("×")} ` +
          "(make the network with this inputShape, or take other data)",
      );
    }
    if (data.classes.length > classes) {
      throw new AstroNetError(
        `${data.name}: ${data.classes.length} classes for ${network.name}, which has ${classes} outputs ` +
          "(make the network with more classes)",
      );
    }
  }
}
