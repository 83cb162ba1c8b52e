export { evaluate, correctCount, type Evaluation } from "./evaluate";
export { gateQuantiles, type GateQuantiles } from "./gate-quantiles";
export { planeValues, type PlaneValues } from "./plane-values";
export { countParameters, type LayerParameters, type ParameterCount } from "./parameters";
export { countMacs, type LayerMacs, type MacCount } from "./macs";
export { summarize, type LayerSummary } from "./summary";
export { measureLatency, type Latency, type LatencyMeasurement } from "./latency";
