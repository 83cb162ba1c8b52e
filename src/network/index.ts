export {
  TaskNetwork,
  taskLayers,
  type ForwardOptions,
  type GatePlace,
  type NetworkDefinition,
  type TaskLayer,
} from "./task-network";
export * from "./graph";
export { planesFor, type PlaneLayout, type RegulatedUnits } from "./planes";
export { mlp, type MlpOptions } from "./mlp";
export { lenet5, type LeNet5Options } from "./lenet5";
export { resnet18, type ResNet18Options } from "./resnet18";
export { resnet20, type ResNet20Options } from "./resnet20";
export { resnet34, type ResNet34Options } from "./resnet34";
export { resnet56, type ResNet56Options } from "./resnet56";
export { type ResidualOptions, type Shortcut, type Stem } from "./residual";
export { mobileNetV1, type MobileNetV1Options } from "./mobilenet-v1";
export { densenet40, type DenseNet40Options } from "./densenet40";
export { AstroNet, type AstroNetOptions, type ForwardMode, type RegulatedForward } from "./astronet";
export {
  fromLayersModel,
  type LayersModel,
  type LayersModelOptions,
  type ModelLayer,
  type SymbolicTensor,
} from "./layers-model";
export { regulate } from "./regulate";
