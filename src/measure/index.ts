export { evaluate, correctCount, type Evaluation } from "./evaluate";
export { gateQuantiles, type GateQuantiles } from "./gate-quantiles";
