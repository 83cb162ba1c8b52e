import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { batches } from "../../src/data";
import { AstroNet, type AstroNetOptions } from "../../src/network";
import { adam, compress, search, type CompressOptions, type SearchOptions } from "../../src/train";
import { lossGradientsOfEach } from "../../src/train/gradient";
import { gradientsInParts, joined } from "../../src/train/regulated-parts";
import { astronetState } from "../../src/train/state";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";

import { smallAstrocytes, smallLeNet } from "./small-lenet";
import { historyOf, images, smallNet } from "./small-net";

const make = (options: AstroNetOptions) =>
  new AstroNet(smallLeNet({ bias: true }), { ...smallAstrocytes, seed: 6, ...options });

onEachEngine("a regulated batch in parts", () => {
  it.each<[string, AstroNetOptions, number]>([
    ["two steps", {}, 20],
    ["what lasts", { temporal: "lasting" }, 7],
    ["one step with ReLU gates", { gate: "relu", statistics: ["mean"] }, 47],
    ["units by themselves", { global: "none" }, 16],
  ])("with %s has losses, gradients and what has been learned of the whole", (_, options, partSize) => {
    const [net, other] = [make(options), make(options)];
    const parametersOf = (one: AstroNet) => [
      ...one.network.parameters().values(),
      ...one.astrocyteParameters().values(),
    ];
    for (const batch of batches(images, { size: 48, seed: 0, epoch: 1 })) {
      tf.tidy(() => {
        const forward = () => net.forward(batch.x, { training: true }).map(({ logits }) => logits);
        const whole = lossGradientsOfEach(forward, batch.y, parametersOf(net));
        const parts = gradientsInParts(other, batch, parametersOf(other), { partSize });
        expect(parts).toHaveLength(whole.length);
        for (const [own, expected] of [
          ...parts.map((part, t) => [part, whole[t]!] as const),
          [joined(parts), joined(whole)] as const,
        ]) {
          expect(difference(own.loss, expected.loss)).toBeLessThan(1e-5);
          expect(difference(own.correct, expected.correct)).toBe(0);
          const largest = Math.max(
            ...expected.gradients.map((gradient) => tf.max(tf.abs(gradient)).dataSync()[0]!),
          );
          expect(largest).toBeGreaterThan(1e-5);
          expected.gradients.forEach((gradient, i) => {
            expect(difference(own.gradients[i]!, gradient)).toBeLessThan(1e-3 * largest);
          });
        }
      });
    }
    const learned = astronetState(other);
    for (const [name, variable] of astronetState(net)) {
      expect(difference(learned.get(name)!, variable), name).toBe(0);
    }
    for (const one of [net, other]) one.dispose();
  });

  it.each<Partial<SearchOptions>>([{}, { losses: "joint" }, { astrocyte: "as released" }])(
    "is searched on as the whole is: %o",
    async (options) => {
      const losses = async (more: Partial<SearchOptions>) => {
        const net = make({});
        const run = search(net, images, images, { epochs: 2, batchSize: 24, ...options, ...more });
        const history = await historyOf(run);
        net.dispose();
        return history.flatMap(({ loss, astrocyteLoss }) => [loss, astrocyteLoss!]);
      };
      const [whole, parts] = [await losses({}), await losses({ partSize: 7 })];
      parts.forEach((loss, i) => {
        expect(loss).toBeCloseTo(whole[i]!, 4);
      });
    },
  );

  it.each<Partial<CompressOptions>>([{}, { astrocyte: "idle" }])(
    "is compressed on as the whole is: %o",
    async (options) => {
      const losses = async (more: Partial<CompressOptions>) => {
        const net = smallNet();
        const optimizer = adam({ learningRate: 1e-3 });
        try {
          const history = await historyOf(
            compress(net, images, { epochs: 3, batchSize: 24, start: 1, optimizer, ...options, ...more }),
          );
          return history.map(({ loss }) => loss);
        } finally {
          net.dispose();
        }
      };
      const [whole, parts] = [await losses({}), await losses({ partSize: 10 })];
      parts.forEach((loss, i) => {
        expect(loss).toBeCloseTo(whole[i]!, 4);
      });
      await expect(losses({ partSize: 0 })).rejects.toThrow(/partSize: 0 \(give/);
    },
  );
});
