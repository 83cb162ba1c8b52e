import type { EngineFacts, EngineName } from "./description";

/** One way to compute: how to start it, or why it cannot be. */
export interface EngineProvider {
  readonly name: EngineName;
  /** Loads the backend and makes it TensorFlow.js's current one. Throws `EngineUnavailable`. */
  start(): EngineFacts | Promise<EngineFacts>;
}

/** Why an engine cannot be used here, and what would change that. */
export class EngineUnavailable extends Error {
  override readonly name = "EngineUnavailable";

  constructor(
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(`${reason}; ${remedy}`);
  }
}
