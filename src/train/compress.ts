import type { Dataset } from "../data";
import { AstroNetError } from "../error";
import type { AstroNet } from "../network";

import { alternate, type AlternationOptions } from "./alternation";
import type { TrainingRun } from "./run";
import { milestones } from "./schedule";

/** Options of *compress*. */
export type CompressOptions = AlternationOptions;

/**
 * AstroNet's *compress*: ReLU gates, which can close units altogether, switched on after `start` plain epochs; from then
 * on epochs train the astrocytes and the task network in turns, on the same data.
 *
 * One regulation step: p = A(mean W) ≥ 0, L = CE(NN(x; p ∘ W)); gradients reach W directly and through the statistic and
 * the astrocyte. What is frozen follows the released code: the astrocytes' epochs freeze the weights of the regulated
 * layers and nothing else of the task network (its batch normalisations go on learning); the task network's epochs freeze
 * the astrocytes' filters, while scale and offset of their batch normalisations go on learning.
 *
 * Published (`method.md` d, e3): SGD without momentum or decay, batch 64, `start` 4, even epochs for the astrocytes;
 *
 * | network | rate | epochs | schedule |
 * |---|---|---|---|
 * | LeNet-5 (the defaults here) | 0.1 | 200 | ×0.1 after 100 and 150 |
 * | MLP | 0.2 | 100 | ×0.1 after 50 and 75 |
 * | ResNet-18, -34 | 0.2 | at most 1000 | `plateau()`, `restingRate` 5·10⁻³ |
 *
 * Known to go wrong (g2, g7): batch normalisation gives the astrocyte's last values mean zero, so that about half of all
 * gates are 0 at switch-on, and half of all units die at once: accuracy falls from 97 % to 14–63 % on MNIST. At the
 * published rate a run may never come back: no signal gets through, the logits are 0, the loss is ln(classes), and no
 * gradient is left. That is a result, not an error. The history shows it as a loss that stays at ln(classes), most often
 * with `zero` 1 in a layer; a network can also die whose open units only meet units that are silent. Runs that do come
 * back tend to open their gates again, and to compress nothing. A convolution's gate p > 0 in front of a batch
 * normalisation does nothing, because BN(p·z) = BN(z); only an exact 0 does.
 *
 * Controls: `control`, and `astrocyte: "frozen"` or `"idle"`.
 *
 * @param net with `gate: "relu"` and `statistics: ["mean"]`
 * @throws AstroNetError if it is another, or an option is out of range.
 */
export function compress(net: AstroNet, train: Dataset, options: CompressOptions): TrainingRun {
  checkForm("compress", net, "relu");
  const regulated = new Set(net.groups.flatMap(({ layers }) => layers.map(({ name }) => name)));
  return alternate(net, train, options, {
    name: "compress",
    learningRate: 0.1,
    schedule: milestones([100, 150]),
    networkAlways: [...net.network.parameters()].flatMap(([name, value]) =>
      regulated.has(name) ? [] : [value],
    ),
    astrocyteAlways: net.groups.flatMap(({ connection }) =>
      [...connection.norms().values()].flatMap(({ gamma, beta }) => [gamma, beta]),
    ),
  });
}

/**
 * Refuses an AstroNet of another form than a procedure with one step by the mean was published for: it would be trained as
 * one network and used as another.
 *
 * @throws AstroNetError
 */
export function checkForm(procedure: string, net: AstroNet, gate: AstroNet["gate"]): void {
  if (net.gate !== gate || net.statistics.length !== 1 || net.statistics[0] !== "mean") {
    throw new AstroNetError(
      `${procedure}: an AstroNet with ${net.gate} gates and the steps ${net.statistics.join(", ")} ` +
        `(make it with { gate: "${gate}", statistics: ["mean"] })`,
    );
  }
}
