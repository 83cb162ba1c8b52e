import type {
  Comm,
  CommChannel,
  CommListener,
  CommMessage,
  CommOpener,
} from "../../../src/display/widget/comm-channel";

/** A channel that keeps what is sent, and lets a test speak for the front end. */
export class FakeChannel implements CommChannel {
  readonly opened: { readonly id: string; readonly target: string; readonly message: CommMessage }[] = [];
  readonly sent: {
    readonly id: string;
    readonly data: CommMessage["data"];
    readonly buffers: readonly Uint8Array[];
  }[] = [];
  readonly closed: string[] = [];
  readonly errors: unknown[] = [];
  readonly served = new Map<string, CommOpener>();
  readonly #listeners: CommListener[] = [];

  open(target: string, message: CommMessage, listener: CommListener): Comm {
    this.opened.push({ id: `comm-${this.opened.length}`, target, message });
    this.#listeners.push(listener);
    return this.end(`comm-${this.opened.length - 1}`);
  }

  serve(target: string, opener: CommOpener): void {
    this.served.set(target, opener);
  }

  report(error: unknown): void {
    this.errors.push(error);
  }

  /** This side's end of a comm. */
  end(id: string): Comm {
    return {
      id,
      send: (data, buffers = []) => this.sent.push({ id, data, buffers }),
      close: () => this.closed.push(id),
    };
  }

  /** The front end of the newest comm says something. */
  say(data: CommMessage["data"], buffers: readonly Uint8Array[] = []): void {
    this.#listeners.at(-1)?.message({ data, metadata: {}, buffers });
  }

  /** The front end of the newest comm changes the state. */
  change(state: Readonly<Record<string, unknown>>): void {
    this.say({ method: "update", state, buffer_paths: [] });
  }

  /** The front end closes the newest comm. */
  leave(): void {
    this.#listeners.at(-1)?.closed();
  }
}
