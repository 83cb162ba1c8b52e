import { adam, cosine, lenet5, mnist, trainPlain } from "../../src";

import type { Experiment, Outcome, Setting } from "./experiment";
import { tested } from "./tested";

/** Epochs of each method, over 60,000 images or as many steps. */
const epochs = 9;

/** LeNet-5 as it is, trained as long as the others. */
async function dense({ seed, folder, say }: Setting): Promise<Outcome> {
  const { train, test } = mnist();
  const network = lenet5({ bias: true, seed });
  const run = trainPlain(network, train, {
    epochs,
    batchSize: 128,
    optimizer: adam({ learningRate: 2e-3 }),
    schedule: cosine(epochs, 0.01),
    seed,
    checkpoint: folder,
    callbacks: [
      {
        onEpoch: ({ epoch, accuracy }) => {
          say(`epoch ${epoch}, accuracy ${accuracy.toFixed(4)}`);
        },
      },
    ],
  });
  await run.train();
  run.dispose();
  return tested(network, test);
}

export const mnistLenet5: Experiment = {
  name: "mnist-lenet5",
  about: "LeNet-5 on MNIST: test error against what is left of the network",
  columns: [],
  methods: { dense: { about: "no unit is removed", run: dense } },
};
