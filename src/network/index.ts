export {
  TaskNetwork,
  type ForwardOptions,
  type GatePlace,
  type NetworkDefinition,
  type OutputGates,
  type TaskLayer,
} from "./task-network";
export * from "./graph";
export { mlp, type MlpOptions } from "./mlp";
export { lenet5, type LeNet5Options } from "./lenet5";
export { resnet18, type ResNet18Options } from "./resnet18";
export { AstroNet, type AstroNetOptions, type ForwardMode, type RegulatedForward } from "./astronet";
