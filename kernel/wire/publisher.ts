import { randomUUID } from "node:crypto";
import { encode, protocolVersion, type JsonObject } from "./message";
import type { SendQueue } from "./queue";
import type { Signer } from "./signature";
import { StreamJoiner } from "./stream";

/** How long text is held back to be joined with what follows, in ms. */
const joinFor = 20;

/** Writes and sends the kernel's messages. */
export class Publisher {
  readonly #signer: Signer;
  readonly #iopub: SendQueue;
  readonly #session = randomUUID();
  readonly #streams: StreamJoiner;
  #timer: NodeJS.Timeout | undefined;

  constructor(signer: Signer, iopub: SendQueue) {
    this.#signer = signer;
    this.#iopub = iopub;
    this.#streams = new StreamJoiner(({ name, parent, text }) => {
      this.#publish("stream", parent, JSON.stringify({ name, text }));
    });
  }

  /** Sends a message on iopub, after all text that was written before it. `parent` and `content` are JSON. */
  publish(
    type: string,
    parent: string,
    content: string,
    metadata = "{}",
    buffers: readonly Uint8Array[] = [],
  ): void {
    this.flush();
    this.#publish(type, parent, content, metadata, buffers);
  }

  /** Adds text to standard output or standard error; it is sent a little later, joined with its neighbours. */
  write(name: "stdout" | "stderr", parent: string, text: string): void {
    this.#streams.add({ name, parent, text });
    if (this.#streams.pending) {
      this.#timer ??= setTimeout(() => {
        this.flush();
      }, joinFor);
    }
  }

  /** Sends the text that is held back. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#streams.flush();
  }

  /** The frames of a message to whomever `identities` name; and its id. */
  letter(
    type: string,
    identities: readonly Uint8Array[],
    parent: string,
    content: string,
    metadata = "{}",
    buffers: readonly Uint8Array[] = [],
  ): { readonly id: string; readonly frames: Uint8Array[] } {
    const header = this.#header(type);
    return {
      id: header.msg_id,
      frames: encode({ identities, header, parent, content, metadata, buffers }, this.#signer),
    };
  }

  #publish(
    type: string,
    parent: string,
    content: string,
    metadata?: string,
    buffers?: readonly Uint8Array[],
  ): void {
    const topic = Buffer.from(`kernel.${this.#session}.${type}`);
    this.#iopub.send(this.letter(type, [topic], parent, content, metadata, buffers).frames);
  }

  #header(type: string): JsonObject & { readonly msg_id: string } {
    return {
      msg_id: randomUUID(),
      session: this.#session,
      username: "kernel",
      date: new Date().toISOString(),
      msg_type: type,
      version: protocolVersion,
    };
  }
}
