export { unitAxis, type LayerWeights, type RegulatedLayer, type UnitKind, type UnitValues } from "./unit";
export { statisticsOf, unitStatistic, type StatisticName } from "./statistic";
export { UnitPlane, type PlaneSpec } from "./plane";
export { applyGates, checkUnitGates, gateActivation, weighUnits, type GateName, type GateSite } from "./gate";
export { AstrocyteNetwork, type AstrocyteNetworkOptions } from "./astrocyte-network";
export {
  regulateUnits,
  regulationSteps,
  type UnitRegulation,
  type RegulationMemory,
  type RegulationOptions,
  type RegulationStep,
} from "./regulation-steps";
export { regulatedPlane, regulatedUnits, type RegulatedGroup, type RegulatedPlane } from "./regulated-group";
export { regulatedGroups, type GlobalForm, type GlobalFormOptions } from "./global-form";
export {
  activeMechanisms,
  type ActiveMechanisms,
  type MechanismOptions,
  type Mechanisms,
  type TemporalForm,
} from "./mechanisms";
export { lastingStep, LastingValues, type LastingOptions, type LastingState } from "./lasting";
export { constantGates, frozenAstrocyte, permutedGates, ungated, type GateControl } from "./gate-control";
export { firstNotFinite } from "./finite";
export { levelsWithRoom, paddedWidth } from "./plane-size";
export type { AstrocyteInitialiser } from "./filters";
export type { ConnectedUnits, ConnectionPart, GlobalConnection } from "./global-connection";
export { planeConnection, type PlaneConnectionOptions } from "./plane-connection";
export { kindConnection } from "./kind-connection";
export { tokenConnection, type TokenConnectionOptions } from "./token-connection";
export { localConnection } from "./local-connection";
export { drawnGate, hardConcrete, logisticNoise, meanGate, openProbability } from "./hard-concrete";
export { projectedClip } from "./projected-clip";
