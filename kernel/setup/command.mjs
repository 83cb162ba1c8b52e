import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";

import { cache, root } from "./clone.mjs";
import { say, seconds } from "./say.mjs";

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

/** How often a long command says that it is still at work. */
const heartbeat = 15_000;

/** The children that run now, in two kinds: in the open ones the reader is at work, and they decide when all ends. */
const quiet = /** @type {Set<ChildProcess>} */ (new Set());
const open = /** @type {Set<ChildProcess>} */ (new Set());

let interrupted = false;

/**
 * Hands a signal on. We leave when the quiet children have: one that still writes would trip up whoever runs the command again.
 *
 * @param {NodeJS.Signals} signal
 */
function pass(signal) {
  // A terminal sends its Ctrl-C to the child as well; JupyterLab takes a second one for "do not ask".
  if (signal !== "SIGINT" || !process.stdin.isTTY) for (const child of open) child.kill(signal);
  if (open.size > 0) return;
  for (const child of quiet) child.kill(interrupted ? "SIGKILL" : signal);
  if (!interrupted) say("interrupted: run the same command again to go on");
  interrupted = true;
  leaveIfDone();
}

function leaveIfDone() {
  if (interrupted && quiet.size === 0) process.exit(130);
}

/** Takes over the signals that end us, from the first child on. */
function listen() {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    if (process.listeners(signal).includes(pass)) return;
    process.on(signal, pass);
  }
}

/** A command that ended with an error; the message holds the end of what it printed. */
export class CommandFailed extends Error {
  /**
   * @param {string} command
   * @param {string} reason
   * @param {string} output
   */
  constructor(command, reason, output) {
    super(`${command} ${reason}${output === "" ? "" : `\n${output}`}`);
    this.name = "CommandFailed";
  }
}

/**
 * @param {ChildProcess} child
 * @param {Set<ChildProcess>} kind
 * @returns {Promise<{code: number | null, signal: NodeJS.Signals | null}>}
 */
function ended(child, kind) {
  listen();
  kind.add(child);
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      kind.delete(child);
      const code = /** @type {NodeJS.ErrnoException} */ (error).code;
      reject(
        code === "ENOENT" ? new CommandFailed(child.spawnfile, "is not on this machine's PATH", "") : error,
      );
    });
    child.once("close", (code, signal) => {
      kind.delete(child);
      leaveIfDone();
      resolve({ code, signal });
    });
  });
}

/**
 * Runs a command quietly: its output goes to a log in `.cache/setup`, a line now and then tells how far it is, and only where
 * it fails the end of its output is shown.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{log: string, env?: NodeJS.ProcessEnv}} options `log` names the log file
 * @returns {Promise<string>} all that it printed
 */
export async function runQuietly(command, args, { log, env = process.env }) {
  const logFile = join(cache, "setup", `${log}.log`);
  mkdirSync(dirname(logFile), { recursive: true });
  const file = openSync(logFile, "w");
  let output = "";
  const tail = (/** @type {number} */ count) =>
    output
      .split(/[\r\n]+/)
      .filter((line) => line.trim() !== "")
      .slice(-count);
  const start = performance.now();
  const timer = setInterval(() => {
    const last = tail(1)[0] ?? "at work";
    say(`    … ${seconds(performance.now() - start)}: ${last.trim().slice(0, 90)}`);
  }, heartbeat);
  try {
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
        writeSync(file, text);
        output += text;
      });
    }
    const { code, signal } = await ended(child, quiet);
    if (code === 0) return output;
    const end = code === null ? `signal ${String(signal)}` : `code ${code}`;
    throw new CommandFailed(
      basename(command === process.execPath ? (args[0] ?? command) : command),
      `ended with ${end}; all that it printed is in ${relative(root, logFile)}, the end of it:`,
      tail(20)
        .map((line) => `    ${line}`)
        .join("\n"),
    );
  } finally {
    clearInterval(timer);
    closeSync(file);
  }
}

/**
 * Runs a command in the open, with our own standard streams, and gives its exit code.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{env?: NodeJS.ProcessEnv}} [options]
 */
export async function runOpenly(command, args, { env = process.env } = {}) {
  const { code, signal } = await ended(spawn(command, args, { cwd: root, env, stdio: "inherit" }), open);
  return code ?? (signal === "SIGINT" ? 130 : 1);
}

/**
 * Runs a command without a word, and gives what it wrote on either stream.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{env?: NodeJS.ProcessEnv}} [options]
 * @returns {Promise<{code: number, output: string, errors: string}>}
 */
export async function runSilently(command, args, { env = process.env } = {}) {
  const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let [output, errors] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ text) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => (errors += text));
  const { code } = await ended(child, quiet);
  return { code: code ?? 1, output, errors };
}
