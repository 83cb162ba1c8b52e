export { TaskNetwork, type LayerDefinition, type NetworkDefinition, type NormOf } from "./task-network";
export { mlp, type MlpOptions } from "./mlp";
export { lenet5, type LeNet5Options } from "./lenet5";
export { resnet18, type ResNet18Options } from "./resnet18";
export { AstroNet, type AstroNetOptions, type ForwardMode, type RegulatedForward } from "./astronet";
