import { join } from "node:path";

import {
  adam,
  AstroNet,
  concat,
  constantGates,
  cosine,
  countMacs,
  countParameters,
  evaluate,
  gatedWeights,
  guide,
  resnet18,
  search,
  take,
  type Dataset,
} from "../../src";

import { augment, cifarParts, tuning } from "./cifar10-resnet";
import type { Method, Setting } from "./experiment";
import { told } from "./tested";

const common = { batchSize: 64, optimizer: adam({ learningRate: 1e-3 }), augment };

/**
 * A new network learns under the gates of an astrocyte that has been trained with another network, that has not been trained,
 * or under none.
 */
export function guided(astrocyte: "trained" | "random" | "none"): Method {
  const about = {
    trained: "guide by an astrocyte that a search has trained with another network",
    random: "guide by an astrocyte as it was drawn",
    none: "guide with all gates at 1",
  };
  return {
    about: about[astrocyte],
    async run(setting) {
      const { seed, folder, say } = setting;
      const { train, heldOut, test } = cifarParts();
      const teacher = new AstroNet(resnet18({ width: 16, seed: seed + 100, normSets: 2 }), { seed });
      if (astrocyte === "trained") await searched(teacher, setting, take(train, 8_000), take(heldOut, 2_000));
      const network = resnet18({ width: 16, seed });
      const control = astrocyte === "none" ? { control: constantGates(1) } : {};
      const run = guide(network, teacher, concat(train, heldOut), {
        ...common,
        ...control,
        epochs: tuning,
        schedule: cosine(tuning, 0.01, { each: "batch" }),
        seed,
        checkpoint: join(folder, "guide"),
        callbacks: [told(say)],
      });
      await run.train();
      run.dispose();
      const outcome = {
        test_error_percent: await error(network, teacher, control, test),
        parameters: countParameters(network).weights,
        macs: countMacs(network).total,
      };
      network.dispose();
      teacher.dispose();
      return outcome;
    },
  };
}

async function searched(
  teacher: AstroNet,
  { seed, folder, say }: Setting,
  train: Dataset,
  heldOut: Dataset,
): Promise<void> {
  const run = search(teacher, train, heldOut, {
    ...common,
    epochs: 2,
    seed,
    checkpoint: join(folder, "search"),
    callbacks: [told(say)],
  });
  await run.train();
  run.dispose();
}

/** Under the same gates as it has learned with. */
async function error(
  network: ReturnType<typeof resnet18>,
  { planes }: AstroNet,
  control: { readonly control?: ReturnType<typeof constantGates> },
  test: Dataset,
): Promise<number> {
  const { accuracy } = await evaluate((x) => {
    const { weights } = gatedWeights(network, planes, {
      norm: (step) => ({ statistics: "batch", update: false, step }),
      ...control,
    });
    return network.forward(x, { statistics: "running", update: false, step: 1 }, weights);
  }, test);
  return Number((100 * (1 - accuracy)).toFixed(4));
}
