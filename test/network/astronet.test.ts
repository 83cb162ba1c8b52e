import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { constantGates, ungated, type GlobalForm, type RegulationStep } from "../../src/astrocyte";
import { normal } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { AstroNet, lenet5, mlp, resnet18, type AstroNetOptions } from "../../src/network";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";
import { lossGradients } from "../../src/train";
import { evaluation, noise, openAllGates, training } from "./networks";

const smallPlanes = {
  planes: [
    { layers: ["conv1", "conv2"], width: 5 },
    { layers: ["fc1", "fc2"], width: 4 },
  ],
  astrocyteChannels: [[2, 4], [3]],
};

function small(options: AstroNetOptions = {}): AstroNet {
  const network = lenet5({ conv: [4, 6], dense: [10], classes: 3, inputShape: [16, 16, 1], seed: 2 });
  return new AstroNet(network, { ...smallPlanes, seed: 5, ...options });
}

/** Every running statistic of the task network and of the astrocyte networks. */
function runningStatistics(net: AstroNet): number[] {
  const norms = [
    ...Object.values(net.network.norms),
    ...net.planes.flatMap(({ astrocyte }) => [...astrocyte.norms().values()]),
  ];
  return norms.flatMap(({ running }) =>
    running.flatMap(({ mean, variance }) => [...mean.dataSync(), ...variance.dataSync()]),
  );
}

onEachEngine("AstroNet", () => {
  it("regulates in two steps, mean then max, by sigmoid gates unless it is told otherwise", () => {
    const net = small();
    expect(net.statistics).toEqual(["mean", "max"]);
    tf.tidy(() => {
      const steps = net.forward(noise(net.network, 2), { training: false });
      expect(steps).toHaveLength(2);
      for (const { gates, logits, planes } of steps) {
        expect(Object.entries(gates).map(([layer, gate]) => [layer, gate.size])).toEqual([
          ["conv1", 4],
          ["conv2", 6],
          ["fc1", 6],
          ["fc2", 10],
        ]);
        for (const gate of Object.values(gates)) {
          expect(Math.min(...gate.dataSync())).toBeGreaterThan(0);
          expect(Math.max(...gate.dataSync())).toBeLessThan(1);
        }
        expect(planes.map(({ shape }) => shape)).toEqual([
          [1, 2, 5, 1],
          [1, 4, 4, 1],
        ]);
        expect(logits.shape).toEqual([2, 3]);
      }
    });
    net.dispose();
  });

  it("gives each step the logits of the network with that step's weights: W_t = p_t ∘ W_{t−1}", () => {
    const net = small();
    tf.tidy(() => {
      const images = noise(net.network, 3);
      const steps = net.regulate({ training: false });
      const logits = net.forward(images, { training: false }).map((step) => step.logits);
      steps.forEach(({ weights }, i) => {
        expect(difference(net.network.forward(images, evaluation, weights), logits[i]!)).toBe(0);
      });
      const [first, second] = steps as [RegulationStep, RegulationStep];
      const column = (step: RegulationStep) => tf.reshape(step.gates.fc1!, [6, 1]);
      const twice = tf.mul(net.network.weights.fc1!, tf.mul(column(first), column(second)));
      expect(difference(second.weights.fc1!, twice)).toBeLessThan(1e-7);
      expect(difference(logits[1]!, logits[0]!)).toBeGreaterThan(1e-4);
    });
    net.dispose();
  });

  it.each([
    ["MLP", () => mlp({ units: [12, 8, 4, 3], inputShape: [3, 4, 1], seed: 1 }), 4, ["fc1", "fc2", "fc3"]],
    ["ResNet-18", () => resnet18({ width: 2, inputShape: [8, 8, 1], classes: 3, seed: 1 }), 2, undefined],
  ])("is the plain %s where all gates are one", (_, make, width, layers) => {
    const network = make();
    const net = new AstroNet(network, {
      gate: "relu",
      planes: [{ layers: layers ?? network.layers.map(({ name }) => name), width }],
      astrocyteChannels: [[2]],
    });
    openAllGates(net);
    tf.tidy(() => {
      const images = noise(network, 4);
      for (const mode of [training, evaluation]) {
        const plain = network.forward(images, mode);
        const steps = net.forward(images, { training: mode === training, learnsAt: () => false });
        for (const { gates, logits } of steps) {
          expect(new Set(Object.values(gates).flatMap((gate) => [...gate.dataSync()]))).toEqual(new Set([1]));
          expect(difference(logits, plain)).toBe(0);
        }
      }
    });
    net.dispose();
  });

  it("computes no gated filters and no gradients of filters where the astrocytes alone learn", async () => {
    const network = resnet18({ width: 5, inputShape: [8, 8, 1], classes: 3, seed: 1 });
    const net = new AstroNet(network, { astrocyteChannels: [[2]] });
    const filters = new Set(
      network.layers.filter(({ kind }) => kind === "convolution").map(({ shape }) => shape.join()),
    );
    const wanted = [...net.astrocyteParameters().values()];
    const computed = async (parameters: readonly tf.Variable[]): Promise<string[]> => {
      const { kernels } = await tf.profile(() => {
        tf.tidy(() => {
          const images = noise(network, 2);
          const logits = () => net.forward(images, { training: true }).at(-1)!.logits;
          lossGradients(logits, tf.tensor1d([0, 1], "int32"), parameters);
        });
        return [];
      });
      return kernels
        .filter(({ name }) => !/Identity|Reading/.test(name))
        .flatMap(({ outputShapes }) => outputShapes.map((shape) => shape.join()))
        .filter((shape) => filters.has(shape));
    };
    expect(await computed(wanted)).toEqual([]);
    expect((await computed([...network.parameters().values()])).length).toBeGreaterThan(0);
    net.dispose();
  });

  it("evaluates by the planes' own statistics, so that gates are those of training; running ones are asked for", () => {
    const net = small();
    tf.tidy(() => {
      const inTraining = net.regulate({ training: true });
      const gatesOf = (steps: typeof inTraining) =>
        tf.concat(steps.flatMap(({ gates }) => Object.values(gates)));
      const evaluated = net.regulate({ training: false });
      const released = net.regulate({ training: false, astrocyteStatistics: "running" });
      expect(difference(gatesOf(evaluated), gatesOf(inTraining))).toBe(0);
      expect(difference(gatesOf(released), gatesOf(inTraining))).toBeGreaterThan(1e-2);
    });
    net.dispose();
  });

  it("learns running statistics while training alone, and at the steps that it is told", () => {
    const network = resnet18({ width: 2, inputShape: [8, 8, 1], classes: 3, normSets: 2 });
    const net = new AstroNet(network, { astrocyteChannels: [[2]] });
    tf.tidy(() => {
      const images = noise(network, 4);
      const start = runningStatistics(net);
      net.forward(images, { training: false });
      net.forward(images, { training: false, astrocyteStatistics: "running" });
      net.forward(images, { training: true, learnsAt: () => false });
      expect(runningStatistics(net)).toEqual(start);
      net.forward(images, { training: true, learnsAt: (step) => step === 2 });
      const { running } = network.norms.conv1!;
      expect([...running[0]!.variance.dataSync()]).toEqual([1, 1]);
      expect([...running[1]!.variance.dataSync()]).not.toEqual([1, 1]);
      net.forward(images, { training: true });
      expect([...running[0]!.variance.dataSync()]).not.toEqual([1, 1]);
    });
    net.dispose();
  });

  it("takes as many steps as it is asked, the first ones", () => {
    const net = small({ statistics: ["max", "mean", "max"] });
    tf.tidy(() => {
      const all = net.regulate({ training: false });
      const two = net.regulate({ training: false, steps: 2 });
      expect([all.length, two.length]).toEqual([3, 2]);
      expect(difference(two[1]!.gates.conv1!, all[1]!.gates.conv1!)).toBe(0);
    });
    net.dispose();
  });

  it("reaches the weights through the astrocytes, unless statistics are detached; and all astrocyte parameters", () => {
    const net = small();
    tf.tidy(() => {
      const images = noise(net.network, 4);
      const parameters = [net.network.weights.conv1!, ...net.astrocyteParameters().values()];
      const gradients = (detachStatistics: boolean) =>
        tf.variableGrads(
          () =>
            tf.sum<tf.Scalar>(
              tf.square(net.forward(images, { training: true, detachStatistics })[1]!.logits),
            ),
          parameters,
        ).grads;
      const [through, detached] = [gradients(false), gradients(true)];
      const conv1 = net.network.weights.conv1!.name;
      expect(difference(through[conv1]!, detached[conv1]!)).toBeGreaterThan(1e-6);
      expect(net.astrocyteParameters().size).toBe(3 * (2 + 1 + 1 + 1) + 3 * (1 + 1));
      expect([...net.astrocyteParameters().keys()].slice(0, 2)).toEqual([
        "0.down.0.filters",
        "0.down.0.gamma",
      ]);
      for (const [name, parameter] of net.astrocyteParameters()) {
        expect(tf.max(tf.abs(through[parameter.name]!)).dataSync()[0], name).toBeGreaterThan(0);
      }
    });
    net.dispose();
  });

  it("draws the same astrocytes for a seed, others for another and for each plane", () => {
    const form = { astrocyteChannels: [[2], [2]] };
    const nets = [1, 1, 2].map((seed) => small({ seed, ...form }));
    const filters = (net: AstroNet, plane: number) =>
      net.astrocyteParameters().get(`${plane}.down.0.filters`)!;
    expect(difference(filters(nets[1]!, 0), filters(nets[0]!, 0))).toBe(0);
    expect(difference(filters(nets[2]!, 0), filters(nets[0]!, 0))).toBeGreaterThan(0);
    expect(difference(filters(nets[0]!, 1), filters(nets[0]!, 0))).toBeGreaterThan(0);
    for (const net of nets) net.dispose();
  });

  it.each<GlobalForm>(["published", "plane", "planes", "tokens", "none"])(
    "regulates the same units with the global connection %s, and reaches all that learns",
    (global) => {
      const net = small({ global });
      expect(net.groups.flatMap(({ layers }) => layers.map(({ name }) => name))).toEqual([
        "conv1",
        "conv2",
        "fc1",
        "fc2",
      ]);
      expect(net.planes).toHaveLength({ published: 2, plane: 1, planes: 2, tokens: 0, none: 0 }[global]);
      tf.tidy(() => {
        const images = noise(net.network, 4);
        const parameters = net.astrocyteParameters();
        const { grads } = tf.variableGrads(
          () => tf.sum<tf.Scalar>(tf.square(net.forward(images, { training: true })[1]!.logits)),
          [...parameters.values(), net.network.weights.conv1!],
        );
        for (const [name, parameter] of parameters) {
          expect(tf.max(tf.abs(grads[parameter.name]!)).dataSync()[0], name).toBeGreaterThan(0);
        }
        const [{ gates }] = net.regulate({ training: false }) as [RegulationStep];
        expect(Object.values(gates).map(({ size }) => size)).toEqual([4, 6, 6, 10]);
      });
      net.dispose();
    },
  );

  it("is what an ablation leaves: steps, connections, and the plain network with neither mechanism", () => {
    const nets = (["both", "temporal", "global", "local", "neither"] as const).map((mechanisms) =>
      small({ mechanisms }),
    );
    expect(nets.map(({ statistics, planes }) => [statistics.length, planes.length])).toEqual([
      [2, 2],
      [2, 0],
      [1, 2],
      [1, 0],
      [1, 0],
    ]);
    tf.tidy(() => {
      const images = noise(nets[0]!.network, 3);
      const plain = nets[0]!.network.forward(images, evaluation);
      const apart = nets.map((net) => difference(net.forward(images, { training: false })[0]!.logits, plain));
      expect(apart.slice(0, 4).every((by) => by > 1e-4)).toBe(true);
      expect(apart[4]).toBe(0);
      // One step of both is the step of the global mechanism alone.
      expect(apart[2]).toBe(apart[0]);
    });
    for (const net of nets) net.dispose();
  });

  it("with a lasting state remembers batches that it trains on, and no others", () => {
    const net = small({ temporal: "lasting", lasting: { leak: 0.5, fresh: 1 } });
    expect([net.statistics, net.lasting.length]).toEqual([["mean"], 1]);
    tf.tidy(() => {
      const gate = (training: boolean, learnsAt = true) =>
        net.regulate({ training, learnsAt: () => learnsAt })[0]!.gates.fc2!;
      const before = gate(true);
      const { fc2 } = net.network.weights;
      fc2!.assign(normal(fc2!.shape, 1, 3, "other weights"));
      const halfway = gate(false);
      const fresh = small({ temporal: "none" });
      fresh.network.weights.fc2!.assign(fc2!);
      fresh.network.weights.conv1!.assign(net.network.weights.conv1!);
      const forgetful = fresh.regulate({ training: false })[0]!.gates.fc2!;
      const logit = (p: tf.Tensor) => tf.log(tf.div(p, tf.sub(1, p)));
      const middle = tf.sigmoid(tf.div(tf.add(logit(before), logit(forgetful)), 2));
      expect(difference(halfway, middle)).toBeLessThan(1e-5);
      expect(difference(halfway, forgetful)).toBeGreaterThan(1e-3);
      expect(difference(gate(true, false), halfway)).toBeLessThan(1e-6);
      expect(difference(gate(true), halfway)).toBeLessThan(1e-6);
      expect(difference(gate(false), halfway)).toBeGreaterThan(1e-3);
      fresh.dispose();
    });
    net.dispose();
  });

  it("puts a control in the astrocyte's place at every step, its own or one that is asked for", () => {
    const net = small({ control: constantGates(0.5) });
    tf.tidy(() => {
      const steps = net.regulate({ training: true });
      expect(steps).toHaveLength(2);
      const { fc1 } = net.network.weights;
      expect(difference(steps[1]!.weights.fc1!, tf.mul(fc1!, 0.25))).toBeLessThan(1e-7);
      const asked = net.regulate({ training: true, control: ungated() });
      expect(difference(asked[1]!.weights.fc1!, fc1!)).toBe(0);
    });
    net.dispose();
  });

  it.each<[string, AstroNetOptions, string]>([
    ["an unknown global connection", { global: "mesh" as "none" }, 'unknown global connection: "mesh"'],
    ["a leak that is none", { temporal: "lasting", lasting: { leak: 2 } }, "leak: 2"],
    [
      "one list of channels for two planes",
      { astrocyteChannels: [[2]] },
      "astrocyte channels: 1 lists for 2 unit planes",
    ],
    [
      "an unknown layer",
      { planes: [{ layers: ["conv9"], width: 2 }, smallPlanes.planes[1]!] },
      'unknown layer in unit plane: "conv9"',
    ],
    [
      "a width that does not divide",
      { planes: [smallPlanes.planes[0]!, { layers: ["fc1"], width: 7 }] },
      "unit plane width: 7",
    ],
    ["a bottom plane of one element", { astrocyteChannels: [[2], [2, 4, 8]] }, "3 levels shrink"],
  ])("refuses %s, and leaves nothing behind but the network", (_, options, message) => {
    const network = lenet5({ conv: [4, 6], dense: [10], classes: 3, inputShape: [16, 16, 1] });
    const before = tf.memory().numTensors;
    const make = () => new AstroNet(network, { ...smallPlanes, ...options });
    expect(make).toThrow(AstroNetError);
    expect(make).toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
    network.dispose();
  });
});
