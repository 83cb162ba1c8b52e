/** What travels on a comm: JSON, and binary buffers beside it. */
export interface CommMessage {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Uint8Array[];
}

/** This side's end of one open comm. */
export interface Comm {
  readonly id: string;
  /** Sends a message to the front ends. */
  send(data: CommMessage["data"], buffers?: readonly Uint8Array[]): void;
  /** Closes the comm on both sides; nothing happens where it is closed already. */
  close(): void;
}

/** What one end does with what the other one says. */
export interface CommListener {
  message(message: CommMessage): void;
  /** The front end has closed the comm. */
  closed(): void;
}

/** Answers a front end that opens a comm. */
export type CommOpener = (comm: Comm, message: CommMessage) => CommListener;

/** How widgets reach their front ends: named two-way channels of JSON and binary buffers. */
export interface CommChannel {
  /** Opens a comm on a target that the front ends know, for example `"jupyter.widget"`. */
  open(target: string, message: CommMessage, listener: CommListener): Comm;
  /** Lets the front ends open comms on a target of this side. */
  serve(target: string, opener: CommOpener): void;
  /** Shows an error that nobody catches, in the output of the cell whose code runs. */
  report(error: unknown): void;
}

let current: CommChannel | undefined;

/**
 * Makes `channel` the way of all widgets to their front ends from now on, and returns the one that it replaces; the
 * kernel calls it once. Without a channel widgets show their picture only.
 */
export function setCommChannel(channel: CommChannel | undefined): CommChannel | undefined {
  const before = current;
  current = channel;
  return before;
}

/** The channel in use, if there is one. */
export function commChannel(): CommChannel | undefined {
  return current;
}
