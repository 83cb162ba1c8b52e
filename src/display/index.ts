export { setOutput, output, type DisplayOptions, type Output } from "./output";
export type { Numbers } from "./figure/check";
export { Figure } from "./figure/figure";
export { trainingCurves, type TrainingCurvesOptions } from "./training/training-curves";
export { gateCurves, type GateCurvesOptions } from "./gates/gate-curves";
export { gateMap, type GateMapOptions, type Plane, type PlaneLayer } from "./gates/gate-map";
export { gateHistogram, type GateHistogramOptions } from "./gates/gate-histogram";
export {
  accuracyAgainstMacs,
  accuracyAgainstParameters,
  type AccuracyAgainstOptions,
  type NetworkPoint,
} from "./comparison/accuracy-against";
export { costAgainstSize, type CostAgainstSizeOptions, type CostPanel } from "./comparison/cost-against-size";
export { confusionMatrix, type ConfusionMatrixOptions } from "./comparison/confusion-matrix";
export { latencyAgainstBatch, type LatencyOptions, type LatencySeries } from "./comparison/latency";
export { ablationBars, type AblationArm, type AblationOptions } from "./comparison/ablation";
export { calciumTraces, type CalciumTracesOptions, type TimeCourse } from "./dynamics/calcium-traces";
export { phasePlane, type Nullcline, type PhasePlaneOptions, type Trajectory } from "./dynamics/phase-plane";
export {
  astrocyteLattice,
  type AstrocyteLatticeOptions,
  type LatticeMoment,
} from "./dynamics/astrocyte-lattice";
export { influenceMap, type InfluenceMapOptions } from "./network/influence-map";
export { architecture, type ArchitectureOptions } from "./network/architecture";
export { connectionMap, type ConnectionMapOptions, type LayerGates } from "./network/connection-map";
export { progress, Progress, type ProgressOptions } from "./progress/progress";
export {
  epochLine,
  liveTraining,
  type LiveTraining,
  type LiveTrainingOptions,
} from "./progress/live-training";
export { historyTable } from "./training/history-table";
export { summaryTable } from "./network/summary-table";
export {
  commChannel,
  setCommChannel,
  type Comm,
  type CommChannel,
  type CommListener,
  type CommMessage,
  type CommOpener,
} from "./widget/comm-channel";
export { Widget, type WidgetDefinition } from "./widget/widget";
export type { FrontEnd } from "./widget/protocol";
export { slider, Slider, type SliderOptions, type SliderState } from "./widget/slider";
export { playButton, PlayButton, type PlayOptions, type PlayState } from "./widget/play-button";
export { liveChart, LiveChart, type LiveChartOptions } from "./widget/live-chart";
export type { ChartSeries, ChartView } from "./widget/chart-drawing";
export { gateMapWidget, GateMapWidget, type GateMapWidgetOptions } from "./widget/gate-map-widget";
export type { DrawnLayer, PlaneView } from "./widget/plane-drawing";
