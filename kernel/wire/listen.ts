import { Router as RouterSocket, XPublisher } from "zeromq";
import type { Connection } from "./connection";
import { SendQueue } from "./queue";

/** Who hears of what arrives. */
export interface Listeners {
  shell(frames: Uint8Array[]): void;
  control(frames: Uint8Array[]): void;
  stdin(frames: Uint8Array[]): void;
  /** A front end has subscribed to the messages on iopub whose topic begins so. */
  subscribed(topic: Uint8Array): void;
}

// ZeroMQ drops messages without a word above its high-water mark, 1000 by default; 0 means none.
const unlimited = { sendHighWaterMark: 0, receiveHighWaterMark: 0 };

/** First byte of what an XPUB socket receives when somebody subscribes. */
const subscription = 1;

/** The five sockets of a kernel, and a queue in front of each that sends. */
export class Sockets {
  readonly shell: SendQueue;
  readonly control: SendQueue;
  readonly stdin: SendQueue;
  readonly iopub: SendQueue;
  readonly #connection: Connection;
  readonly #report: (problem: unknown) => void;
  readonly #routers: Readonly<Record<"shell" | "control" | "stdin" | "heartbeat", RouterSocket>>;
  readonly #publisher: XPublisher;

  constructor(connection: Connection, report: (problem: unknown) => void) {
    const options = { ...unlimited, linger: 0, ipv6: connection.ipv6 };
    this.#connection = connection;
    this.#report = report;
    this.#routers = {
      shell: new RouterSocket(options),
      control: new RouterSocket(options),
      stdin: new RouterSocket(options),
      heartbeat: new RouterSocket(options),
    };
    this.#publisher = new XPublisher({ ...options, linger: 500 });
    // Each subscription is reported, also a second one to the same topic: each front end is welcomed.
    this.#publisher.verbosity = "allSubs";
    this.shell = new SendQueue(this.#routers.shell, report);
    this.control = new SendQueue(this.#routers.control, report);
    this.stdin = new SendQueue(this.#routers.stdin, report);
    this.iopub = new SendQueue(this.#publisher, report);
  }

  /** Binds all five to the addresses of the connection file, and to nothing else; then listens. */
  async listen(listeners: Listeners): Promise<void> {
    const { addresses } = this.#connection;
    const { shell, control, stdin, heartbeat } = this.#routers;
    await Promise.all([
      shell.bind(addresses.shell),
      control.bind(addresses.control),
      stdin.bind(addresses.stdin),
      heartbeat.bind(addresses.heartbeat),
      this.#publisher.bind(addresses.iopub),
    ]);
    const beats = new SendQueue(heartbeat, this.#report);
    this.#loop(heartbeat, (frames) => {
      beats.send(frames);
    });
    this.#loop(shell, (frames) => {
      listeners.shell(frames);
    });
    this.#loop(control, (frames) => {
      listeners.control(frames);
    });
    this.#loop(stdin, (frames) => {
      listeners.stdin(frames);
    });
    this.#loop(this.#publisher, ([frame]) => {
      if (frame?.[0] === subscription) listeners.subscribed(frame.subarray(1));
    });
  }

  /** Resolves when all that was sent so far is in ZeroMQ's hands. */
  async settled(): Promise<void> {
    await Promise.all([this.shell, this.control, this.stdin, this.iopub].map((queue) => queue.settled()));
  }

  /** Hands each message to `hear`; a message that it cannot bear is reported and ends nothing. */
  #loop(socket: { receive(): Promise<Uint8Array[]> }, hear: (frames: Uint8Array[]) => void): void {
    const next = async (): Promise<never> => {
      for (;;) {
        const frames = await socket.receive();
        try {
          hear(frames);
        } catch (error) {
          this.#report(error);
        }
      }
    };
    next().catch(this.#report);
  }
}
