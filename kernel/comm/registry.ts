import { randomUUID } from "node:crypto";
import { AstroNetError } from "../../src/error";
import type { Comm, CommChannel, CommListener, CommOpener } from "../../src/display/widget/comm-channel";
import type { Comms } from "../execute/comms";
import type { JsonObject } from "../wire/message";

/** How comms reach the front ends, and what becomes of errors. */
export interface CommOptions {
  /** Sends a message to the front ends. */
  readonly send: (
    type: "comm_open" | "comm_msg" | "comm_close",
    content: JsonObject,
    metadata: JsonObject,
    buffers: readonly Uint8Array[],
  ) => void;
  /** Shows an error that nobody has caught. */
  readonly report: (error: unknown) => void;
}

interface Entry {
  readonly target: string;
  /** Undefined while the comm is being opened. */
  listener: CommListener | undefined;
}

/** The comms that are open, and the targets on which front ends may open more. */
export class CommRegistry implements Comms {
  readonly #options: CommOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #openers = new Map<string, CommOpener>();
  /** What widgets speak to. */
  readonly channel: CommChannel;

  constructor(options: CommOptions) {
    this.#options = options;
    this.channel = {
      open: (target, { data, metadata, buffers }, listener) => {
        const id = randomUUID();
        this.#entries.set(id, { target, listener });
        options.send("comm_open", { comm_id: id, target_name: target, data }, metadata, buffers);
        return this.#comm(id);
      },
      serve: (target, opener) => {
        this.#openers.set(target, opener);
      },
      report: options.report,
    };
  }

  /** A front end opens a comm; false if its target is unknown, or refuses it. */
  open(content: JsonObject, metadata: JsonObject, buffers: readonly Uint8Array[]): boolean {
    const { comm_id: id, target_name: target } = content;
    const opener = typeof target === "string" ? this.#openers.get(target) : undefined;
    if (typeof id !== "string" || typeof target !== "string" || opener === undefined) return false;
    return this.#protect(() => {
      if (this.#entries.has(id)) throw new AstroNetError(`a comm with the id of an open one: ${id}`);
      const entry: Entry = { target, listener: undefined };
      this.#entries.set(id, entry);
      try {
        entry.listener = opener(this.#comm(id), { data: dataOf(content), metadata, buffers });
      } catch (error) {
        this.#entries.delete(id);
        throw error;
      }
    });
  }

  /** A front end says something; what it says to a comm that is closed already is too late, and forgotten. */
  message(content: JsonObject, metadata: JsonObject, buffers: readonly Uint8Array[]): void {
    const listener = this.#entry(content)?.listener;
    this.#protect(() => listener?.message({ data: dataOf(content), metadata, buffers }));
  }

  /** A front end closes a comm. */
  close(content: JsonObject): void {
    const listener = this.#entry(content)?.listener;
    this.#entries.delete(String(content.comm_id));
    this.#protect(() => listener?.closed());
  }

  targets(): ReadonlyMap<string, string> {
    return new Map([...this.#entries].map(([id, { target }]) => [id, target]));
  }

  #entry({ comm_id: id }: JsonObject): Entry | undefined {
    return typeof id === "string" ? this.#entries.get(id) : undefined;
  }

  #comm(id: string): Comm {
    return {
      id,
      send: (data, buffers = []) => {
        if (this.#entries.has(id)) this.#options.send("comm_msg", { comm_id: id, data }, {}, buffers);
      },
      close: () => {
        if (this.#entries.delete(id)) this.#options.send("comm_close", { comm_id: id, data: {} }, {}, []);
      },
    };
  }

  /** Whether `work` went well; its error is shown, and ends nothing. */
  #protect(work: () => unknown): boolean {
    try {
      work();
      return true;
    } catch (error) {
      this.#options.report(error);
      return false;
    }
  }
}

/** The data of a message; what is no object counts as an empty one. */
function dataOf({ data }: JsonObject): JsonObject {
  return typeof data === "object" && data !== null && !Array.isArray(data) ? (data as JsonObject) : {};
}
