export { unitAxis, type LayerWeights, type RegulatedLayer, type UnitKind, type UnitValues } from "./unit";
export { unitStatistic, type StatisticName } from "./statistic";
export { UnitPlane, type PlaneSpec } from "./plane";
export { applyGates, gateActivation, type GateName } from "./gate";
export {
  AstrocyteNetwork,
  type AstrocyteInitialiser,
  type AstrocyteNetworkOptions,
} from "./astrocyte-network";
export { regulate, type RegulatedPlane, type RegulationOptions, type RegulationStep } from "./regulate";
