import type { JsonObject } from "../wire/message";

/** What the kernel does with the messages of widgets' front ends; `kernel/comm` does it. */
export interface Comms {
  /** The front end has opened a comm; false if nobody here knows its target. */
  open(content: JsonObject, metadata: JsonObject, buffers: readonly Uint8Array[]): boolean;
  message(content: JsonObject, metadata: JsonObject, buffers: readonly Uint8Array[]): void;
  close(content: JsonObject): void;
  /** The comms that are open, by id, with their targets. */
  targets(): ReadonlyMap<string, string>;
}
