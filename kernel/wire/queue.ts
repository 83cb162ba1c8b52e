/** The part of a socket that a queue needs. */
export interface Sendable {
  send(frames: Uint8Array[]): Promise<void>;
}

/** Sends messages one after the other, in order: ZeroMQ refuses a second send while one is under way. */
export class SendQueue {
  readonly #socket: Sendable;
  readonly #report: (error: unknown) => void;
  #waiting: Uint8Array[][] = [];
  #sending: Promise<void> | undefined;

  /** `report` hears of a message that could not be sent. */
  constructor(socket: Sendable, report: (error: unknown) => void) {
    this.#socket = socket;
    this.#report = report;
  }

  /** Adds a message. */
  send(frames: Uint8Array[]): void {
    this.#waiting.push(frames);
    this.#sending ??= this.#drain();
  }

  /** Resolves when everything that was added so far has been handed over. */
  async settled(): Promise<void> {
    await this.#sending;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      for (const frames of batch) {
        try {
          await this.#socket.send(frames);
        } catch (error) {
          this.#report(error);
        }
      }
    }
    this.#sending = undefined;
  }
}
