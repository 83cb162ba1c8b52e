import { openSync, readdirSync, readFileSync, readlinkSync, readSync, writeFileSync } from "node:fs";
import { basename } from "node:path";

/**
 * The thread on which Node.js takes signals to the scripts that they stop; the signal's handler only wakes it.
 *
 * Linux tells of each thread whether it sleeps. When the courier does, it has delivered every signal that was handled.
 * Other systems do not tell.
 */
export class Courier {
  readonly #status: number;
  readonly #text = Buffer.alloc(1 << 13);

  /** `thread` is the system's number of it, as `courierOf` finds it. */
  constructor(thread: number) {
    this.#status = openSync(`/proc/self/task/${thread}/status`, "r");
  }

  /** How often the courier has gone to sleep; undefined while it has something to deliver. */
  rest(): number | undefined {
    const length = readSync(this.#status, this.#text, 0, this.#text.length, 0);
    return restOf(this.#text.toString("latin1", 0, length));
  }
}

/** How often a thread with this status has gone to sleep; undefined if it is awake. */
export function restOf(status: string): number | undefined {
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(status)?.[1];
  return field("State") === "S" ? Number(field("voluntary_ctxt_switches") ?? 0) : undefined;
}

/** Gives the calling thread a name, which the threads that it starts inherit. At most 15 characters. */
export function nameThread(name: string): void {
  if (process.platform === "linux") writeFileSync("/proc/thread-self/comm", name);
}

/**
 * The system's number of the courier; 0 where it cannot be told. The calling thread, of the given name, has started it;
 * from Node.js 22 on it has a name of its own.
 */
export function courierOf(name: string): number {
  if (process.platform !== "linux") return 0;
  const self = basename(readlinkSync("/proc/thread-self"));
  const thread = readdirSync("/proc/self/task").find((each) => {
    const called = nameOf(each);
    return called === "SigintWatchdog" || (called === name && each !== self);
  });
  return Number(thread ?? 0);
}

/** The name of a thread; undefined if it has ended meanwhile. */
function nameOf(thread: string): string | undefined {
  try {
    return readFileSync(`/proc/self/task/${thread}/comm`, "utf8").trim();
  } catch {
    return undefined;
  }
}
