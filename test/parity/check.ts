import * as tf from "@tensorflow/tfjs-core";

import { crossEntropy } from "../../src/engine";
import { AstroNet, lenet5, mlp, resnet18, type RegulatedForward, type TaskNetwork } from "../../src/network";

import type { Fixture, NetworkSpec } from "./fixture";
import { asStored, load, normsOf, parametersOf } from "./layout";

/** What was computed, by its name in a fixture. */
type Values = ReadonlyMap<string, ArrayLike<number>>;

/** How one computed tensor compares with the stored one. */
export interface Comparison {
  readonly tensor: string;
  /** Largest absolute difference over the tensor's own scale. */
  readonly relativeError: number;
  /** Largest absolute difference over what is allowed: above 1 it fails. */
  readonly ofTolerance: number;
}

/** Computes all that a fixture stores on the engine in use, and compares: max(20 × float32's own error, 10⁻⁵ × scale). */
export async function checkFixture(fixture: Fixture): Promise<Comparison[]> {
  const net = build(fixture);
  try {
    const comparisons: Comparison[] = [];
    for (let step = 1; step <= fixture.spec.steps; step++) {
      comparisons.push(...compare(fixture, step, await read(computeStep(fixture, net, step))));
    }
    return comparisons;
  } finally {
    net.dispose();
  }
}

/** Reads tensors as every engine can, WebGPU too, and disposes of them. */
async function read(tensors: Readonly<Record<string, tf.Tensor>>): Promise<Values> {
  try {
    const entries = Object.entries(tensors).map(
      async ([name, tensor]) => [name, await tensor.data<"float32">()] as const,
    );
    return new Map(await Promise.all(entries));
  } finally {
    tf.dispose(tensors);
  }
}

/**
 * Loss and gradients of one regulation step. Running statistics are shared by the steps, and each step adds its own batch
 * to them, as the released code does.
 */
function computeStep(fixture: Fixture, net: AstroNet, step: number): Record<string, tf.Tensor> {
  return tf.tidy(() => {
    const x = images(fixture);
    const y = tf.tensor1d(fixture.tensors.get("y")!.values, "int32");
    const parameters = parametersOf(net);
    let forward: RegulatedForward | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const steps = net.forward(x, { training: true, steps: step, learnsAt: (taken) => taken === step });
      forward = steps[step - 1]!;
      keep(forward);
      return crossEntropy(forward.logits, y);
    }, [...parameters.values()]);
    const computed: Record<string, tf.Tensor> = { [`loss${step}`]: value };
    for (const [name, parameter] of parameters) {
      computed[`grad${step}/${name}`] = asStored(grads[parameter.name]!);
    }
    const { planes, gates, logits } = forward!;
    planes.forEach((plane, i) => (computed[`plane${step}/${i}`] = tf.reshape(plane, [-1])));
    for (const [layer, gate] of Object.entries(gates)) computed[`gate${step}/${layer}`] = asStored(gate);
    computed[`logits${step}`] = asStored(logits);
    for (const [name, norm] of normsOf(net)) {
      computed[`running${step}/${name}.running_mean`] = asStored(norm.statistics(step).mean);
      computed[`running${step}/${name}.running_var`] = asStored(norm.statistics(step).variance);
    }
    tf.dispose([...planes, ...Object.values(gates), logits]);
    return computed;
  });
}

/** What the loss function leaves behind outlives it, until it has been compared. */
function keep({ planes, gates, logits }: RegulatedForward): void {
  for (const tensor of [...planes, ...Object.values(gates), logits]) tf.keep(tensor);
}

function compare(fixture: Fixture, step: number, computed: Values): Comparison[] {
  const stored = Object.keys(fixture.spec.float32).filter(
    (name) => /^[a-z]+(\d)/.exec(name)?.[1] === String(step),
  );
  return stored.map((tensor) => {
    const expected = fixture.tensors.get(tensor)!.values;
    const actual = computed.get(tensor);
    if (actual?.length !== expected.length) {
      throw new Error(
        `${fixture.name}: ${tensor} has ${expected.length} values, ${actual?.length ?? "no"} computed`,
      );
    }
    const { max_abs_diff: own, max_abs: scale } = fixture.spec.float32[tensor]!;
    let difference = 0;
    for (let i = 0; i < expected.length; i++) {
      const apart = Math.abs(expected[i]! - actual[i]!);
      // A NaN must not pass: it is not larger than anything.
      difference = Number.isNaN(apart) ? Infinity : Math.max(difference, apart);
    }
    const tolerance = Math.max(20 * own, 1e-5 * scale);
    return {
      tensor,
      relativeError: difference === 0 ? 0 : difference / scale,
      ofTolerance: difference === 0 ? 0 : difference / tolerance,
    };
  });
}

function build({ spec, tensors }: Fixture): AstroNet {
  const { shape } = tensors.get("x")!;
  const image =
    shape.length === 4 ? ([shape[2]!, shape[3]!, shape[1]!] as const) : ([1, shape[1]!, 1] as const);
  const net = new AstroNet(taskNetwork(spec.network, image), {
    gate: spec.gate,
    statistics: spec.statistics,
    planes: spec.planes,
    astrocyteChannels: spec.astrocyteChannels,
  });
  tf.tidy(() => {
    for (const [name, parameter] of parametersOf(net)) parameter.assign(load(tensors.get(`param/${name}`)!));
    for (const [name, norm] of normsOf(net)) {
      norm.statistics(1).mean.assign(load(tensors.get(`param/${name}.running_mean`)!) as tf.Tensor1D);
      norm.statistics(1).variance.assign(load(tensors.get(`param/${name}.running_var`)!) as tf.Tensor1D);
    }
  });
  return net;
}

function taskNetwork(spec: NetworkSpec, inputShape: readonly [number, number, number]): TaskNetwork {
  switch (spec.kind) {
    case "mlp":
      return mlp({ units: spec.units, inputShape });
    case "lenet5":
      return lenet5({ conv: spec.conv, dense: spec.dense, classes: spec.classes, inputShape });
    case "resnet18":
      return resnet18({ width: spec.width, classes: spec.classes, inputShape });
  }
}

/** Images as [N, H, W, C]; a fixture of flat inputs has one row. */
function images(fixture: Fixture): tf.Tensor4D {
  const { shape, values } = fixture.tensors.get("x")!;
  if (shape.length === 4)
    return tf.transpose(tf.tensor4d(values, shape as [number, number, number, number]), [0, 2, 3, 1]);
  return tf.tensor4d(values, [shape[0]!, 1, shape[1]!, 1]);
}
