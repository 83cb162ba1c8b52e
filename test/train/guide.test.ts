import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";

import { constantGates, permutedGates } from "../../src/astrocyte";
import { batches } from "../../src/data";
import { crossEntropy, useEngine } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { AstroNet, mlp } from "../../src/network";
import { adam, gatedWeights, guide, sgd, trainPlain, type GuideOptions } from "../../src/train";
import { astrocyteState } from "../../src/train/state";
import { difference } from "../engine/difference";
import { leavesNoTensors, onEachEngine } from "../engine/engines";

import { smallLeNet } from "./small-lenet";
import { historyOf, images, moved, smallNet } from "./small-net";

/** The history of a small network under the guidance of astrocytes. */
async function guided(options: Partial<GuideOptions> = {}, guides = smallNet("sigmoid")) {
  const network = smallLeNet({ seed: 9 });
  try {
    return await historyOf(guide(network, guides, images, { epochs: 2, batchSize: 16, ...options }));
  } finally {
    network.dispose();
    guides.dispose();
  }
}

onEachEngine("guide", () => {
  it("gives the same history twice with one seed, and another with another", async () => {
    const [first, again, other] = [
      await guided({ seed: 3 }),
      await guided({ seed: 3 }),
      await guided({ seed: 4 }),
    ];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(first.map(({ gates }) => gates.length)).toEqual([4, 4]);
  });

  it("trains in parts of a batch as with the whole", async () => {
    const [whole, parts] = [await guided(), await guided({ partSize: 5 })];
    parts.forEach(({ loss }, i) => {
      expect(loss).toBeCloseTo(whole[i]!.loss, 4);
    });
    await expect(guided({ partSize: 0 })).rejects.toThrow(/partSize: 0 \(give/);
  });

  it("steps along p ∘ ∂L/∂W', with no gradient through p", async () => {
    const network = smallLeNet({ seed: 9 });
    const guides = smallNet("sigmoid");
    const size = images.count;
    const expected = new Map<string, tf.Tensor>();
    for (const { x, y } of batches(images, { size, seed: 0, epoch: 1 })) {
      tf.tidy(() => {
        const { gates, weights } = gatedWeights(network, guides.planes, {
          norm: (step) => ({ statistics: "batch", update: false, step }),
        });
        for (const name of ["conv2", "fc1"]) {
          const slope = tf.grad((w) =>
            crossEntropy(
              network.forward(x, { statistics: "batch", update: false, step: 1 }, { ...weights, [name]: w }),
              y,
            ),
          )(weights[name]!);
          const p = name === "fc1" ? tf.reshape(gates.fc1!, [-1, 1]) : gates[name]!;
          expected.set(name, tf.keep(tf.sub(network.weights[name]!, tf.mul(tf.mul(p, slope), 0.5))));
        }
      });
    }
    const optimizer = sgd({ learningRate: 0.5 });
    await historyOf(guide(network, guides, images, { epochs: 1, batchSize: size, optimizer }));
    for (const [name, value] of expected) {
      expect(difference(network.weights[name]!, value)).toBeLessThan(1e-6);
    }
    tf.dispose([...expected.values()]);
    network.dispose();
    guides.dispose();
  });
});

describe("guide", () => {
  beforeAll(async () => {
    await useEngine("tensorflow");
  });
  leavesNoTensors();

  it("learns", async () => {
    const optimizer = adam({ learningRate: 1e-2 });
    const history = await guided({ epochs: 25, optimizer, validation: images });
    expect(history.at(-1)!.loss).toBeLessThan(0.75 * Math.log(3));
    expect(history.at(-1)!.validationAccuracy).toBeGreaterThan(0.6);
  });

  it("never moves the astrocytes, but their running statistics where these evaluate", async () => {
    for (const astrocyteStatistics of ["plane", "running"] as const) {
      const network = smallLeNet({ seed: 9 });
      const guides = smallNet("sigmoid");
      const options: GuideOptions = { epochs: 1, batchSize: 16, astrocyteStatistics };
      const changed = await moved(astrocyteState(guides.planes), () =>
        historyOf(guide(network, guides, images, options)),
      );
      const running = [...astrocyteState(guides.planes).keys()].filter((name) => name.includes("running"));
      expect(changed).toEqual(new Set(astrocyteStatistics === "plane" ? [] : running));
      network.dispose();
      guides.dispose();
    }
  });

  it("as released evaluates with other gates than it trains with", async () => {
    const plane = await guided({ validation: images });
    const running = await guided({ validation: images, astrocyteStatistics: "running" });
    expect(running.map(({ loss }) => loss)).toEqual(plane.map(({ loss }) => loss));
    expect(running.map(({ gates }) => gates)).not.toEqual(plane.map(({ gates }) => gates));
    expect(running.map(({ validationLoss }) => validationLoss)).not.toEqual(
      plane.map(({ validationLoss }) => validationLoss),
    );
  });

  it("with gates of 1 is plain training", async () => {
    const network = smallLeNet({ seed: 9 });
    const plain = await historyOf(
      trainPlain(network, images, { epochs: 2, batchSize: 16, validation: images }),
    );
    network.dispose();
    const ones = await guided({ control: constantGates(1), validation: images });
    ones.forEach((record, i) => {
      expect(record.loss).toBeCloseTo(plain[i]!.loss, 5);
      expect(record.validationLoss).toBeCloseTo(plain[i]!.validationLoss!, 5);
      expect(record.gates.map(({ q05, q95 }) => [q05, q95])).toEqual([0, 1, 2, 3].map(() => [1, 1]));
    });
  });

  it("with permuted gates keeps each layer's gates, and goes another way", async () => {
    const network = smallLeNet({ seed: 9 });
    const guides = smallNet("sigmoid");
    tf.tidy(() => {
      const norm = (step: number) => ({ statistics: "batch", update: false, step }) as const;
      const own = gatedWeights(network, guides.planes, { norm });
      const dealt = gatedWeights(network, guides.planes, { norm, control: permutedGates({ seed: 1 }) });
      for (const [layer, gates] of Object.entries(own.gates)) {
        expect([...dealt.gates[layer]!.dataSync()].sort()).toEqual([...gates.dataSync()].sort());
      }
      expect(difference(dealt.gates.fc1!, own.gates.fc1!)).toBeGreaterThan(1e-3);
      const { conv1 } = network.weights;
      expect(difference(dealt.weights.conv1!, tf.mul(conv1!, dealt.gates.conv1!))).toBe(0);
    });
    network.dispose();
    guides.dispose();
    const [own, permuted] = [
      await guided({ epochs: 1 }),
      await guided({ epochs: 1, control: permutedGates({ seed: 1 }) }),
    ];
    expect(permuted[0]!.loss).not.toBeCloseTo(own[0]!.loss, 6);
  });

  it("names the control in its label", () => {
    const network = smallLeNet();
    const guides = smallNet("sigmoid");
    const label = (options: Partial<GuideOptions>) => {
      const run = guide(network, guides, images, { epochs: 1, ...options });
      run.dispose();
      return run.label;
    };
    expect(label({})).toBe("guide");
    expect(label({ control: constantGates(0.5) })).toBe("guide, gates 0.5");
    expect(label({ control: permutedGates() })).toBe("guide, gates permuted");
    expect(label({ label: "mine" })).toBe("mine");
    network.dispose();
    guides.dispose();
  });

  it("refuses astrocytes of a network of another form", () => {
    const network = smallLeNet();
    const other = mlp({ units: [16, 8, 2], inputShape: [4, 4, 1] });
    const guides = new AstroNet(other, {
      planes: [{ layers: ["fc1", "fc2"], width: 4 }],
      astrocyteChannels: [[2, 4]],
    });
    const misfit = () => guide(network, guides, images, { epochs: 1 });
    expect(misfit).toThrow(AstroNetError);
    expect(misfit).toThrow(/layer fc1: the astrocyte regulates a dense layer with 16 units/);
    network.dispose();
    guides.dispose();
  });
});
