export { fromLayersModel, type LayersModelOptions } from "./from-layers-model";
export type { LayersModel, ModelLayer, SymbolicTensor } from "./model";
