export * from "./error";
export * from "./mime";
export * from "./engine";
export * from "./neuron";
export * from "./astrocyte";
export * from "./network";
// One name in two houses: notebooks regulate a model; the steps that weigh its units go by another name there.
export { regulate as regulationSteps } from "./astrocyte";
export { regulate } from "./network";
export * from "./data";
export * from "./measure";
export { compact, structureOf, type Compacted, type CompactOptions, type Structure } from "./compact";
export * from "./train";
export * from "./export";
export * from "./display";
