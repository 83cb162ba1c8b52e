import * as tf from "@tensorflow/tfjs-core";

import { BatchNorm, type NormMode } from "../batch-norm";
import { engine } from "../engine";
import type { GroupNorm } from "../group-norm";
import { Attributes, type NativeBackend } from "../native";
import { hasOwnOps } from "../own-ops";
import { isWanted } from "../tape";

import { maxPool } from "./max-pool";
import { inOrder } from "./op";
import { relu } from "./relu";
import { runSaving } from "./saving-op";

/** A convolution's filters and the normalisation behind it. */
export interface PlaneBlock {
  /** [k, k, I, O] with k odd; [k, k, O, I] where it is transposed. */
  readonly filters: tf.Variable<tf.Rank.R4>;
  readonly norm: BatchNorm | GroupNorm;
}

/** A level on the way up: the transposed convolution that doubles the resolution, then a convolution over the joined maps. */
export interface PlaneUpLevel {
  /** From maps [h, w] to maps of this size, which is 2 (h − 1) + k. */
  readonly raising: PlaneBlock & { readonly raisedTo: readonly [height: number, width: number] };
  readonly joining: PlaneBlock;
}

/** A network over the maps of one plane; all blocks have one kind of normalisation, with one ε. */
export interface PlaneNetwork {
  /** The plane's own resolution first, 2×2 max-pools between. */
  readonly down: readonly PlaneBlock[];
  /** The deepest level first, one fewer than on the way down. */
  readonly up: readonly PlaneUpLevel[];
  /** A last block without ReLU. */
  readonly head?: PlaneBlock | undefined;
}

/**
 * A U-Net over the maps of one plane, with a head if there is one.
 *
 * Each block is ReLU ∘ norm ∘ conv. On the way down levels are joined by 2×2 max-pools; on the way up a transposed
 * convolution of stride 2 restores a level's size, its own maps are put in front, and both are convolved.
 *
 * On the native CPU engine it is one operation, and two for its gradients (`native/plane-network.cc`): on planes of a few
 * hundred units starting an operation costs more than computing it. Elsewhere it is composed.
 *
 * @param x [1, H, W, I]
 * @returns [1, H, W, O]
 */
export function planeNetwork(x: tf.Tensor4D, network: PlaneNetwork, mode: NormMode): tf.Tensor4D {
  engine();
  return hasOwnOps() ? fused(x, network, mode) : composed(x, network, mode);
}

/** The same by ops that every engine has. */
export function composed(x: tf.Tensor4D, { down, up, head }: PlaneNetwork, mode: NormMode): tf.Tensor4D {
  const convolved = (maps: tf.Tensor4D, { filters, norm }: PlaneBlock): tf.Tensor4D =>
    normalised(tf.conv2d(maps, filters, 1, "same"), norm, mode);
  const skips: tf.Tensor4D[] = [];
  let maps = x;
  down.forEach((block, level) => {
    maps = relu(convolved(level > 0 ? maxPool(maps, 2) : maps, block));
    skips.push(maps);
  });
  skips.pop();
  for (const { raising, joining } of up) {
    const { filters, norm, raisedTo } = raising;
    const raised = tf.conv2dTranspose(maps, filters, [1, ...raisedTo, filters.shape[2]], 2, "valid");
    maps = tf.concat([skips.pop()!, relu(normalised(raised, norm, mode))], 3);
    maps = relu(convolved(maps, joining));
  }
  return head ? convolved(maps, head) : maps;
}

function normalised(maps: tf.Tensor4D, norm: BatchNorm | GroupNorm, mode: NormMode): tf.Tensor4D {
  return norm instanceof BatchNorm ? norm.apply(maps, mode) : norm.apply(maps);
}

interface Settings {
  readonly levels: number;
  readonly head: boolean;
  /** 0: by the moments of each map; 1: by running statistics; 2: by the moments of all maps together. */
  readonly normalisation: 0 | 1 | 2;
  readonly epsilon: number;
  readonly momentum: number;
  /** How many tensors are in a list of the op: parameters that go in, moments or gradients that come out. */
  readonly given: number;
  readonly returned: number;
}

function fused(x: tf.Tensor4D, network: PlaneNetwork, mode: NormMode): tf.Tensor4D {
  const { down, up, head } = network;
  const blocks = [
    ...down,
    ...up.flatMap(({ raising, joining }) => [raising, joining]),
    ...(head ? [head] : []),
  ];
  const parameters = blocks.flatMap(({ filters, norm }) => [filters, norm.gamma, norm.beta]);
  const given = blocks.flatMap(({ filters, norm }) => {
    const own: tf.Tensor[] = [filters, norm.gamma, norm.beta];
    if (!(norm instanceof BatchNorm)) return own;
    const { mean, variance } = norm.statistics(mode.step);
    return [...own, mean, variance];
  });
  const grouped = given.length === parameters.length;
  const learns = !grouped && mode.update && mode.statistics === "batch";
  const settings: Settings = {
    levels: down.length,
    head: head !== undefined,
    normalisation: grouped ? 2 : mode.statistics === "batch" ? 0 : 1,
    epsilon: blocks[0]!.norm.epsilon,
    momentum: learns ? (blocks[0]!.norm as BatchNorm).momentum : 0,
    given: given.length,
    returned: 0,
  };
  const [y] = runSaving({
    inputs: { x, ...Object.fromEntries(parameters.map((parameter, i) => [`${i}`, parameter])) },
    forward(_, save) {
      const returned = learns ? 2 * blocks.length : 0;
      const [y, record, ...moments] = run(forwardOp, [x], given, { ...settings, returned });
      if (learns) {
        blocks.forEach(({ norm }, i) => {
          const { mean, variance } = (norm as BatchNorm).statistics(mode.step);
          mean.assign(moments[2 * i] as tf.Tensor1D);
          variance.assign(moments[2 * i + 1] as tf.Tensor1D);
        });
      }
      save([x, record!]);
      return [y!];
    },
    backward(dy, saved) {
      const [x, record] = saved as [tf.Tensor, tf.Tensor];
      const [dx, dz, dnorm] = run(chainOp, [dy, x, record], given, settings) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      // Parameters that are frozen have no gradient computed.
      const gradients = parameters.some(isWanted)
        ? run(parameterOp, [x, record, dz, dnorm], given, { ...settings, returned: parameters.length })
        : [];
      return {
        x: () => dx,
        ...Object.fromEntries(parameters.map((_, i) => [`${i}`, () => gradients[i]!])),
      };
    },
  });
  return y as tf.Tensor4D;
}

const forwardOp = "AstroNetPlaneNetwork";
const chainOp = "AstroNetPlaneNetworkGradient";
const parameterOp = "AstroNetPlaneNetworkParameterGradient";

function run(
  name: string,
  inputs: readonly tf.Tensor[],
  given: readonly tf.Tensor[],
  settings: Settings,
): tf.Tensor[] {
  const attributes = settings as unknown as tf.NamedAttrMap;
  return ([] as tf.Tensor[]).concat(tf.engine().runKernel(name, inOrder([...inputs, ...given]), attributes));
}

function register(name: string, outputs: number): void {
  tf.registerKernel({
    kernelName: name,
    backendName: "tensorflow",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const settings = attrs as unknown as Settings;
      const native = backend as unknown as NativeBackend;
      const attributes = new Attributes(native)
        .type("T", "float32")
        .int("N", settings.given)
        .int("M", settings.returned)
        .int("levels", settings.levels)
        .bool("head", settings.head)
        .int("normalisation", settings.normalisation)
        .float("epsilon", settings.epsilon)
        .float("momentum", settings.momentum)
        .done();
      const tensors = Object.values(inputs) as tf.Tensor[];
      return native.executeMultipleOutputs(name, attributes, tensors, outputs + settings.returned);
    },
  });
}

register(forwardOp, 2);
register(chainOp, 3);
register(parameterOp, 0);
