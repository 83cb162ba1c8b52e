import * as tf from "@tensorflow/tfjs-core";

import type { Batch } from "../../src/data";
import { logisticValues } from "../../src/engine";
import type { StoredTensor } from "../../src/export/safetensors";
import { ExpectedCost } from "../../src/measure";
import { lenet5, resnet18, type TaskNetwork } from "../../src/network";
import { adam } from "../../src/train";
import { astrocyteRegulator } from "../../src/train/structure/astrocyte-regulator";
import { costTarget } from "../../src/train/structure/budget";
import { logCost } from "../../src/train/structure/log-cost";
import { RegulatingScorer } from "../../src/train/structure/regulating-scorer";
import { budgetAt, sharpnessAt } from "../../src/train/structure/schedule";
import { SearchStage, type SearchParts } from "../../src/train/structure/search-stage";
import { solveThreshold } from "../../src/train/structure/threshold";
import { unitMap } from "../../src/train/structure/unit-map";
import { UnitState } from "../../src/train/structure/unit-state";
import { store } from "../parity/layout";

import { noise } from "./noise";
import type { OurWork } from "./ours";
import { peerShape } from "./training-step";
import { checkedSteps, type StructureWork } from "./work";

const seed = 0;
const iterations = 1200;
const budgets = {
  lenet5: { parameters: 5000, macs: 300_000, macsShare: 0.3 },
  resnet18: { parameters: 80_000, macs: 5_000_000, macsShare: 0.3 },
} as const;

/** A step of structure learning on batches of noise, with the defaults of `learnStructure`; its number is the sum of both losses. */
export function prepareStructure({ network: name, batchSize }: StructureWork): OurWork {
  const network = name === "lenet5" ? lenet5() : resnet18({ width: 16 });
  const { inputShape, classes } = network.definition;
  const [batch, held] = [0, 1].map((part) => noise(inputShape, classes, batchSize, part)) as [Batch, Batch];
  const { parts, parameters } = searchParts(network, budgets[name]);
  const { map } = parts;
  const stage = new SearchStage(parts);
  return {
    step: async () => {
      const { network: own, scorer } = await stage.step(batch, held);
      const loss = own.loss.dataSync()[0]! + scorer!.loss.dataSync()[0]!;
      tf.dispose([own.loss, own.correct, scorer!.loss, scorer!.correct]);
      return loss;
    },
    tensors: () =>
      new Map<string, StoredTensor>([
        ...storedBatch("", batch),
        ...storedBatch("held.", held),
        [
          "noise",
          {
            shape: [2 * checkedSteps, batchSize, map.total],
            values: drawnNoise(checkedSteps, batchSize * map.total),
          },
        ],
        ...[...network.parameters()].map(([key, value]) => stored(networkName(key), value)),
        ...[...parameters].map(([key, value]) => stored(astrocyteName(key), value)),
      ]),
    form: {
      kind: "structure",
      network: name,
      sizes: map.places.map(({ units }) => units),
      iterations,
      ...budgets[name],
    },
    dispose: () => {
      stage.dispose();
      parts.optimizing.dispose();
      parts.units.dispose();
      parts.scorer.dispose();
      network.dispose();
      tf.dispose([batch.x, batch.y, held.x, held.y]);
    },
  };
}

/** What a search begins with. */
function searchParts(
  network: TaskNetwork,
  budget: (typeof budgets)[StructureWork["network"]],
): { parts: SearchParts; parameters: ReadonlyMap<string, tf.Variable> } {
  const map = unitMap(network);
  const model = new ExpectedCost(network.definition.graph);
  const alive = new Float64Array(map.total).fill(1);
  const whole = model.cost(alive);
  const { shares, target } = costTarget(budget, whole);
  const wholeCost = logCost(whole, shares);
  const { logAlpha } = solveThreshold(new Float64Array(map.total), {
    ...{ model, shares, alive },
    target: budgetAt(0, wholeCost, target),
    sharpness: sharpnessAt(0),
  });
  const factory = adam({ learningRate: 2e-3 });
  const regulator = astrocyteRegulator(map, { connection: "u-net", scorer: "astrocyte", seed });
  const form = { steps: 2, lasting: true, prior: true };
  const learning = adam({ learningRate: 2e-3, beta1: 0.9, beta2: 0.99 });
  const parts = {
    ...{ network, factory, map, model, shares, wholeCost, iterations, seed },
    optimizing: factory([...network.parameters().values()]),
    units: new UnitState(logAlpha, target),
    scorer: new RegulatingScorer(map, form, regulator, learning),
  };
  return { parts, parameters: regulator.trained };
}

/** The noise of the first steps: that of the network, that of the scorer, and so on. */
function drawnNoise(steps: number, count: number): Float32Array {
  const values = new Float32Array(2 * steps * count);
  for (let step = 1; step <= steps; step++) {
    (["network", "scorer"] as const).forEach((whose, i) => {
      const purpose = `structure/noise/${whose}/${step}`;
      values.set(logisticValues(count, { seed, purpose }), (2 * (step - 1) + i) * count);
    });
  }
  return values;
}

function storedBatch(prefix: string, { x, y }: Batch): [string, StoredTensor][] {
  const images = tf.tidy(() => tf.transpose(x, [0, 3, 1, 2]));
  const values = images.dataSync<"float32">();
  images.dispose();
  return [
    [`${prefix}x`, { shape: images.shape, values }],
    [`${prefix}y`, { shape: y.shape, values: y.dataSync<"int32">() }],
  ];
}

function stored(name: string, value: tf.Variable): [string, StoredTensor] {
  return [name, { shape: peerShape(value.shape), values: store(value) }];
}

/** `conv1.gamma` is `nn.bn.conv1.weight` there, `conv1` `nn.weights.conv1`. */
function networkName(name: string): string {
  const [layer, part] = name.split(".") as [string, string | undefined];
  return part === undefined
    ? `nn.weights.${layer}`
    : `nn.bn.${layer}.${part === "gamma" ? "weight" : "bias"}`;
}

/** `astrocyte.transposed.1.filters` is `an.up_t.1` there, `astrocyte.down.0.beta` `an.down_bn.0.bias`. */
function astrocyteName(name: string): string {
  const [, part, level, what] = name.split(".") as [string, string, string, string | undefined];
  if (what === undefined) return `an.${part}.${level}`;
  if (what === "filters") return part === "transposed" ? `an.up_t.${level}` : `an.${part}_w.${level}`;
  const norm = part === "transposed" ? "up_tbn" : `${part}_bn`;
  return `an.${norm}.${level}.${what === "gamma" ? "weight" : "bias"}`;
}
