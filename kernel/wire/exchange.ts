import type { HistoryEntry } from "./history";
import type { Header, JsonObject } from "./message";
import type { StreamText } from "./stream";

/** A request that the main thread answers. */
export interface Request {
  readonly kind: "request";
  /** Numbers the requests in the order of their arrival, from 1. */
  readonly id: number;
  readonly channel: "shell" | "control";
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  readonly content: JsonObject;
  readonly metadata: JsonObject;
  readonly buffers: readonly Uint8Array[];
}

/** What the socket thread tells the main thread. */
export type ToMain =
  | Request
  /** The sockets listen. */
  | { readonly kind: "listening" }
  /** Execution `id` (0: none) is interrupted; to be acknowledged by writing `ring` into the shared words. */
  | { readonly kind: "interrupt"; readonly id: number; readonly ring: number }
  /** The reader's answer to the question that `token` numbers. */
  | { readonly kind: "answer"; readonly token: number | undefined; readonly value: string }
  /** Every request that had arrived when `settle` was asked has been passed on by now. */
  | { readonly kind: "settled"; readonly token: number }
  | { readonly kind: "shutdown" };

/** What the main thread tells the socket thread; JSON travels as text. */
export type ToSockets =
  | {
      readonly kind: "publish";
      readonly type: string;
      readonly parent: string;
      readonly content: string;
      readonly metadata?: string;
      readonly buffers?: readonly Uint8Array[];
    }
  | ({ readonly kind: "stream" } & StreamText)
  | {
      readonly kind: "reply";
      readonly channel: "shell" | "control";
      readonly type: string;
      readonly identities: readonly Uint8Array[];
      readonly parent: string;
      readonly content: string;
      readonly metadata?: string;
    }
  /** Asks the reader who sent the request with these identities for a line of text. */
  | {
      readonly kind: "ask";
      readonly token: number;
      readonly identities: readonly Uint8Array[];
      readonly parent: string;
      readonly prompt: string;
      readonly password: boolean;
    }
  | { readonly kind: "remember"; readonly entry: HistoryEntry }
  | { readonly kind: "settle"; readonly token: number }
  /** A signal has stopped execution `id`. */
  | { readonly kind: "stopped"; readonly id: number };

/** What the main thread gives the socket thread to begin with. */
export interface SocketOptions {
  /** Path of the connection file, which is read and never written. */
  readonly connectionFile: string;
  /** The shared words of `kernel/interrupt/words.ts`. */
  readonly words: Int32Array;
  /** Process whose end ends the kernel, or undefined. */
  readonly parentProcess: number | undefined;
}
