export { compact, type Compacted, type CompactOptions } from "./compact";
export type { KeptCounts, KeptUnits } from "./count-kept";
export { structureOf, type Structure } from "./structure";
export { put, take, type KeptIndices } from "./slice";
