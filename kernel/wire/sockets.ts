/** The socket thread: listens, checks and signs, answers what needs no cell, and passes the rest to the main thread. */
import { readFileSync, writeSync } from "node:fs";
import { parentPort, workerData, type MessagePort } from "node:worker_threads";
import type { SocketOptions } from "./exchange";
import { parseConnection } from "./connection";
import { Router } from "./router";
import { Sockets } from "./listen";
import { watchParent } from "./parent";

/** Goes to the terminal or log of the Jupyter server: from this thread `console` would end up in a notebook. */
function report(problem: unknown): void {
  const text = problem instanceof Error ? problem.message : String(problem);
  writeSync(2, `astronet kernel: ${text}\n`);
}

async function serve(port: MessagePort, options: SocketOptions): Promise<void> {
  const connection = parseConnection(readFileSync(options.connectionFile, "utf8"));
  const sockets = new Sockets(connection, report);
  const router = new Router(connection, sockets, port, options.words, report);
  if (options.parentProcess !== undefined) {
    watchParent(options.parentProcess, () => {
      process.kill(process.pid, "SIGKILL");
    });
  }
  await sockets.listen({
    shell: (frames) => {
      router.receive("shell", frames);
    },
    control: (frames) => {
      router.receive("control", frames);
    },
    stdin: (frames) => {
      router.receiveAnswer(frames);
    },
    subscribed: (topic) => {
      router.welcome(topic);
    },
  });
  router.start();
}

if (parentPort !== null) {
  serve(parentPort, workerData as SocketOptions).catch((error: unknown) => {
    report(error);
    process.kill(process.pid, "SIGKILL");
  });
}
