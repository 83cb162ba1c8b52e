/** A floor of the house as the reference shows it. */
export interface Floor {
  /** Name of its page. */
  readonly name: string;
  /** Where its public names are listed, from the repository's root. */
  readonly source: string;
  /** One sentence. */
  readonly about: string;
}

/** The floors, from the ground up, as README's map of the house has them. */
export const floors: readonly Floor[] = [
  {
    name: "engine",
    source: "src/engine/index.ts",
    about:
      "What computes: native TensorFlow, WebGPU, plain JavaScript; fused operations, each with its gradient.",
  },
  {
    name: "neuron",
    source: "src/neuron/index.ts",
    about:
      "The McCulloch-Pitts neuron, the astrocyte-neuron unit, and calcium dynamics, as pure step functions.",
  },
  {
    name: "astrocyte",
    source: "src/astrocyte/index.ts",
    about: "Unit statistics, the unit plane, the astrocyte network, gates, and temporal regulation.",
  },
  {
    name: "network",
    source: "src/network/index.ts",
    about: "Task networks whose units can be regulated, and AstroNet: the two together.",
  },
  {
    name: "data",
    source: "src/data/index.ts",
    about: "MNIST, Fashion-MNIST, CIFAR, image folders and synthetic data; splits, batches, augmentation.",
  },
  {
    name: "measure",
    source: "src/measure/index.ts",
    about: "Accuracy, gates, parameters, multiply-accumulates, latency.",
  },
  {
    name: "compact",
    source: "src/compact/index.ts",
    about: "The smaller network that is left when units have vanished.",
  },
  {
    name: "train",
    source: "src/train/index.ts",
    about: "The loop, optimizers, schedules, checkpoints, and the procedures with their controls.",
  },
  { name: "export", source: "src/export/index.ts", about: "Figures, tables and networks as files." },
  {
    name: "display",
    source: "src/display/index.ts",
    about: "Figures, progress, widgets: whatever a notebook shows.",
  },
  {
    name: "kernel",
    source: "kernel/cell/globals.ts",
    about:
      "What every cell has besides the library: display, magics, and the command that installs the kernel.",
  },
  { name: "error", source: "src/error.ts", about: "The one error class." },
  { name: "mime", source: "src/mime.ts", about: "How a value shows itself in a notebook." },
];
