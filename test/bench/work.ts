/** One kind of training step that both sides can do. */
export interface StepWork {
  readonly kind: "step";
  readonly name: string;
  readonly network: "mlp" | "lenet5" | "resnet18";
  readonly batchSize: number;
  /** Regulation steps; 0 trains the task network by itself. */
  readonly regulation: 0 | 1 | 2;
  readonly trains: "network" | "astrocyte";
  /** Whether the gates are constants that no gradient passes through, as in *guide*. */
  readonly guided: boolean;
}

/** A step of structure learning: the network on one batch with gates drawn, then the astrocyte network on another. */
export interface StructureWork {
  readonly kind: "structure";
  readonly name: string;
  readonly network: "lenet5" | "resnet18";
  readonly batchSize: number;
  /** Steps whose losses must agree. */
  readonly checked: number;
  /** The share by which they may differ. */
  readonly tolerance: number;
}

/** A forward pass of LeNet-5, or of the compact network that is left of it. */
export interface InferenceWork {
  readonly kind: "inference";
  readonly name: string;
  readonly form: "dense" | "compact";
  readonly batchSize: number;
}

/** An epoch on MNIST, loading included. */
export interface EpochWork {
  readonly kind: "epoch";
  readonly name: string;
  readonly network: "lenet5";
}

/** What both sides can do. */
export type Work = StepWork | StructureWork | InferenceWork | EpochWork;

const batchSize = 64;

/**
 * Steps whose losses must agree before anything is timed: the first tells of the forward pass, the second of gradients
 * and optimizer. Later ones drift apart by themselves: Adam moves a weight whose gradient is only rounding as far as any
 * other, and gates in front of a batch normalisation have such gradients.
 */
export const checkedSteps = 2;

function stepsOf(network: StepWork["network"]): StepWork[] {
  const work = (name: string, regulation: StepWork["regulation"], trains: StepWork["trains"]): StepWork => ({
    kind: "step",
    name: `${network}-${name}`,
    network,
    batchSize,
    regulation,
    trains,
    guided: name === "guide",
  });
  return [
    work("plain", 0, "network"),
    work("one-step", 1, "network"),
    work("guide", 1, "network"),
    work("two-steps", 2, "network"),
    work("two-steps-astrocyte", 2, "astrocyte"),
  ];
}

/**
 * The loss of the scorer comes behind a step of Adam, which moves a weight whose gradient is only rounding as far as any other:
 * with LeNet-5, log α moved by 10⁻⁶ either way gives sums of losses of 8.62507 and 8.62299, 2.4·10⁻⁴ apart. The losses of a
 * forward pass are compared more closely by the other works.
 *
 * With ResNet-18 the second step cannot be compared: gradients jump where an activation crosses zero, so that messages of its
 * first layers have relative errors of 10⁻³ in float32 on either side, measured against PyTorch in float64.
 */
function structureOf(network: StructureWork["network"]): StructureWork {
  const checked = network === "lenet5" ? checkedSteps : 1;
  return { kind: "structure", name: `${network}-structure`, network, batchSize, checked, tolerance: 5e-4 };
}

const inference: readonly InferenceWork[] = [1, 256].flatMap((batchSize) =>
  (["dense", "compact"] as const).map((form): InferenceWork => ({
    kind: "inference",
    name: `lenet5-${form}-inference-${batchSize}`,
    form,
    batchSize,
  })),
);

/**
 * What the bench measures: each task network by itself, and regulated in one and two steps; what ends in `-astrocyte`
 * updates the astrocyte network, all else the task network; `-guide` takes one step whose gates are constants; `-structure`
 * is a step of structure learning, of the network and of the astrocyte network (of LeNet-5 and ResNet-18). Then inference of
 * LeNet-5, dense and compact, on one image and on 256; and an epoch of MNIST with loading.
 *
 * With two regulation steps an update takes two optimizer steps, whose gradients belong to the same point.
 */
export const works: readonly Work[] = [
  ...stepsOf("mlp"),
  ...stepsOf("lenet5"),
  structureOf("lenet5"),
  ...stepsOf("resnet18"),
  structureOf("resnet18"),
  ...inference,
  { kind: "epoch", name: "lenet5-mnist-epoch", network: "lenet5" },
];

/** Of Adam, on both sides. */
export const learningRate = 1e-3;
