import type { Dataset } from "../data";
import type { AstroNet } from "../network";

import { alternate, type AlternationOptions } from "./alternation";
import { checkForm } from "./compress";
import type { TrainingRun } from "./run";
import { plateau } from "./schedule";

/** Options of *SNN-NN*. */
export type SnnNnOptions = AlternationOptions;

/**
 * SNN-NN: AstroNet's model with one regulation step and sigmoid gates; epochs train the astrocytes with the task network
 * wholly frozen, and the task network with the astrocytes wholly frozen, in turns.
 *
 * p = A(mean W), L = CE(NN(x; p ∘ W)). Published (`method.md` e4): SGD 10⁻³, batch 64, `start` 4, even epochs for the
 * astrocytes, learning rate ×0.1 on a plateau of 20 epochs, on CIFAR-10 images cropped and flipped; 93.56 % reported. The
 * released code hands each phase's loss to the other one's plateau (g8); here each has its own.
 *
 * Known to go wrong: in front of a batch normalisation a convolution's gate does nothing (g2).
 *
 * @param net with `gate: "sigmoid"` and `statistics: ["mean"]`
 * @throws AstroNetError if it is another, or an option is out of range.
 */
export function snnNn(net: AstroNet, train: Dataset, options: SnnNnOptions): TrainingRun {
  checkForm("snnNn", net, "sigmoid");
  return alternate(net, train, options, {
    name: "SNN-NN",
    learningRate: 1e-3,
    schedule: plateau(),
    networkAlways: [],
    astrocyteAlways: [],
  });
}
