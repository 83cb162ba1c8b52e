import type { EngineFacts, EngineName } from "./description";

/** One way to compute: how to start it, or why it cannot be. */
export interface EngineProvider {
  readonly name: EngineName;
  /**
   * Loads the backend and makes it TensorFlow.js's current one. Throws `EngineUnavailable`.
   *
   * @param named whether the reader has asked for this engine by its name
   */
  start(named: boolean): EngineFacts | Promise<EngineFacts>;
  /** Trains in small on the engine that has started. Throws `EngineUnavailable` where that goes wrong. */
  rehearse?(): Promise<void>;
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
