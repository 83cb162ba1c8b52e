/** One kind of training step that both sides can do. */
export interface Work {
  readonly name: string;
  readonly network: "lenet5" | "resnet18";
  readonly batchSize: number;
  /** Regulation steps; 0 trains the task network by itself. */
  readonly regulation: 0 | 1 | 2;
  readonly trains: "network" | "astrocyte";
  /** Whether the gates are constants that no gradient passes through, as in *guide*. */
  readonly guided: boolean;
}

const batchSize = 64;

function stepsOf(network: Work["network"]): Work[] {
  const work = (name: string, regulation: Work["regulation"], trains: Work["trains"]): Work => ({
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
 * What the bench measures: each task network by itself, and regulated in one and two steps; what ends in `-astrocyte`
 * updates the astrocyte network, all else the task network; `-guide` takes one step whose gates are constants.
 *
 * With two regulation steps an update takes two optimizer steps, whose gradients belong to the same point.
 */
export const works: readonly Work[] = [...stepsOf("lenet5"), ...stepsOf("resnet18")];

/** Of Adam, on both sides. */
export const learningRate = 1e-3;
