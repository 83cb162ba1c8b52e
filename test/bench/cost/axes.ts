import { AstroNet, lenet5, mlp, resnet18, type TaskNetwork } from "../../../src/network";
import { planesOf } from "../../../src/network/planes";
import { residual } from "../../../src/network/residual";

/** A step at one size: of the network by itself, and with so many regulation steps. */
export interface Sized {
  /** Makes the network anew. */
  readonly net: () => AstroNet;
  readonly batchSize: number;
}

/** One thing that grows, and what is measured at each size; all else stays. */
export interface Axis {
  readonly name: "width" | "depth" | "batch" | "units" | "regulation steps";
  /** What the sizes count, as the figure says it. */
  readonly counts: string;
  readonly sizes: readonly number[];
  readonly at: (size: number) => Sized;
}

const statistics = ["mean", "max"] as const;

function regulated(network: TaskNetwork, steps = 1): AstroNet {
  return new AstroNet(network, { statistics: Array.from({ length: steps }, (_, t) => statistics[t % 2]!) });
}

/** A residual network of three stages with so many blocks each: 6 n + 2 layers. */
function ofDepth(layers: number): TaskNetwork {
  const blocks = (layers - 2) / 6;
  return residual({
    name: `ResNet-${layers}`,
    blocks: [blocks, blocks, blocks],
    stem: "small",
    shortcut: "zeros",
    layout: (all) => planesOf(all, "all"),
    ...{ width: 8, bias: false, seed: 0, normSets: 1, inputShape: [32, 32, 3], classes: 10 },
  });
}

/** Hidden units of a perceptron on images of 16×16, whose inputs are units too. */
function ofUnits(units: number): TaskNetwork {
  return mlp({ units: [256, units - 256, 10], inputShape: [16, 16, 1] });
}

/** What `npm run bench -- cost` measures; each size takes seconds. */
export const axes: readonly Axis[] = [
  {
    name: "width",
    counts: "ResNet-18's first channels, batch 16",
    sizes: [4, 8, 16, 32],
    at: (width) => ({ net: () => regulated(resnet18({ width })), batchSize: 16 }),
  },
  {
    name: "depth",
    counts: "layers of a ResNet of width 8, batch 16",
    sizes: [8, 14, 20, 32, 44],
    at: (layers) => ({ net: () => regulated(ofDepth(layers)), batchSize: 16 }),
  },
  {
    name: "batch",
    counts: "images a batch, LeNet-5",
    sizes: [16, 32, 64, 128, 256],
    at: (batchSize) => ({ net: () => regulated(lenet5()), batchSize }),
  },
  {
    name: "units",
    counts: "units of a perceptron, batch 16",
    sizes: [512, 1024, 2048, 4096, 8192],
    at: (units) => ({ net: () => regulated(ofUnits(units)), batchSize: 16 }),
  },
  {
    name: "regulation steps",
    counts: "regulation steps, LeNet-5, batch 64",
    sizes: [1, 2, 3, 4],
    at: (steps) => ({ net: () => regulated(lenet5(), steps), batchSize: 64 }),
  },
];
