import type { StoredTensor } from "../../src/export/safetensors";

import { prepareEpoch } from "./epoch";
import { prepareInference } from "./inference";
import { prepareStructure } from "./structure-step";
import { prepareStep } from "./training-step";
import type { Work } from "./work";

/** A piece of work on our side, ready to go. */
export interface OurWork {
  /** Takes one step and waits for its number, by which both sides are checked: a loss, or what logits come to. */
  step(): number | Promise<number>;
  /** What is timed, where that is not a step. */
  readonly timed?: () => Promise<void>;
  /** Parameters and batch as a parity fixture would store them, for the peer. */
  tensors(): ReadonlyMap<string, StoredTensor>;
  /** What the peer must know beside the tensors. */
  readonly form: object;
  dispose(): void;
}

/** Builds a piece of work with seeded weights. */
export async function prepare(work: Work): Promise<OurWork> {
  switch (work.kind) {
    case "step":
      return prepareStep(work);
    case "structure":
      return prepareStructure(work);
    case "inference":
      return await prepareInference(work);
    case "epoch":
      return prepareEpoch(work);
  }
}
