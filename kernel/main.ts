/**
 * The Jupyter kernel of AstroNet: `node --no-force-async-hooks-checks dist/kernel/main.js CONNECTION_FILE`.
 *
 * The sockets live on a thread of their own and are up first; TypeScript is loaded while the first reply is on its way.
 * The flag lets Node.js go on after a cell that was stopped inside an asynchronous call of Node's own.
 */
import { writeSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { serveComms } from "./comm/serve";
import { Ask } from "./execute/ask";
import { startingRun } from "./execute/current";
import { calmWarnings, refuseExit, refuseSigint } from "./execute/process";
import { Publisher } from "./execute/publish";
import { Session } from "./execute/session";
import { gateMicrotasks } from "./interrupt/gate";
import { createWords } from "./interrupt/words";
import type { SocketOptions, ToMain } from "./wire/exchange";
import { parentFrom } from "./wire/parent";

function start(connectionFile: string): void {
  const words = createWords();
  const options: SocketOptions = {
    connectionFile,
    words,
    parentProcess: parentFrom(process.env.JPY_PARENT_PID),
  };
  const sockets = new Worker(join(__dirname, "wire", "sockets.js"), { workerData: options });
  const publisher = new Publisher(sockets, words);
  const ask = new Ask(publisher);
  const session = new Session({
    words,
    publisher,
    ask,
    comms: serveComms(publisher, (error) => {
      session.uncaught(error);
    }),
    loadCells: async () => {
      const { loadCells } = await import("./execute/load");
      return loadCells(publisher, ask);
    },
    farewell: () => {
      process.emit("exit", 0);
      // Whatever native code is loaded, it is not taken apart piece by piece: that may crash, and nobody needs it.
      process.kill(process.pid, "SIGKILL");
    },
  });
  sockets.on("message", (message: ToMain) => {
    session.receive(message);
    if (message.kind !== "listening") return;
    warm(session).catch((error: unknown) => {
      writeSync(2, `astronet kernel: ${String(error)}\n`);
    });
  });
  sockets.on("error", (error) => {
    throw error;
  });
  process.on("uncaughtException", (error) => {
    session.uncaught(error);
  });
  process.on("unhandledRejection", (reason) => {
    session.uncaught(reason);
  });
  refuseExit();
  refuseSigint();
  calmWarnings();
  gateMicrotasks(words, () => startingRun()?.id);
}

/** Cells that follow each other are not held up by loading what only a reader needs; in ms. */
const quiet = 1_000;

/** Loads TypeScript, then the library, ahead of the first cell. A failure shows itself again there. */
async function warm(session: Session): Promise<void> {
  const cells = await session.cells();
  cells.prepare();
  // A cell that came meanwhile and does without the library need not wait for it.
  await turn();
  const { loadLibrary } = await import("./execute/load");
  await loadLibrary();
  await session.quiet(quiet);
  await cells.warmUp();
}

const [connectionFile] = process.argv.slice(2);
if (connectionFile === undefined) {
  process.stderr.write("usage: node dist/kernel/main.js CONNECTION_FILE\n");
  process.exitCode = 2;
} else {
  start(connectionFile);
}
