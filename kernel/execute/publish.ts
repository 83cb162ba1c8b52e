import type { MessagePort, Worker } from "node:worker_threads";
import { word, type Words } from "../interrupt/words";
import { toJson } from "../format/mime";
import type { Request, ToSockets } from "../wire/exchange";
import type { HistoryEntry } from "../wire/history";
import type { JsonObject } from "../wire/message";
import type { Run } from "./run";

/** Characters of output on their way before a cell that writes faster than it can be sent is made to wait. */
const highWater = 1 << 25;

/** What the main thread says to the front ends, by way of the socket thread. */
export class Publisher {
  readonly #port: Pick<Worker | MessagePort, "postMessage">;
  readonly #words: Words;

  constructor(port: Pick<Worker | MessagePort, "postMessage">, words: Words) {
    this.#port = port;
    this.#words = words;
  }

  /** Sends a message on iopub. */
  publish(
    type: string,
    parent: string,
    content: JsonObject,
    metadata: JsonObject = {},
    buffers: readonly Uint8Array[] = [],
  ): void {
    this.post({
      kind: "publish",
      type,
      parent,
      content: toJson(content),
      metadata: toJson(metadata),
      buffers,
    });
  }

  /** Sends what a run shows, unless it is a silent one. */
  show(run: Run, type: string, content: JsonObject): void {
    if (!run.silent) this.publish(type, run.parent, content);
  }

  /** Writes text to standard output or standard error of a run. */
  write(run: Run, name: "stdout" | "stderr", text: string): void {
    if (run.silent || text === "") return;
    let ahead = Atomics.add(this.#words, word.backlog, text.length);
    this.post({ kind: "stream", name, parent: run.parent, text });
    while (ahead > highWater) {
      Atomics.wait(this.#words, word.backlog, Atomics.load(this.#words, word.backlog), 50);
      ahead = Atomics.load(this.#words, word.backlog);
    }
  }

  /** Answers a request. */
  reply(request: Request, content: JsonObject, metadata: JsonObject = {}): void {
    this.post({
      kind: "reply",
      channel: request.channel,
      type: request.header.msg_type.replace(/_request$/, "_reply"),
      identities: request.identities,
      parent: JSON.stringify(request.header),
      content: toJson(content),
      metadata: toJson(metadata),
    });
  }

  /** Says whether the kernel works on a request. */
  status(request: Request, state: "busy" | "idle"): void {
    this.publish("status", JSON.stringify(request.header), { execution_state: state });
  }

  /** Adds a cell to the history. */
  remember(entry: HistoryEntry): void {
    this.post({ kind: "remember", entry });
  }

  /** Sends anything to the socket thread. */
  post(message: ToSockets): void {
    this.#port.postMessage(message);
  }
}
