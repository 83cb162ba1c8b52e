import { existsSync } from "node:fs";
import { loadavg } from "node:os";
import { dirname, join } from "node:path";

import { useEngine } from "../../src/engine";

import { readCommandLine, type Request } from "./command-line";
import { compare } from "./compare";
import { Peer } from "./peer";
import { peerPython } from "./peer-environment";
import { describe, profile } from "./profile";
import { currentCommit, writeResults, type Result } from "./results";

const root = cloneOf(__dirname);

/** The clone that a folder lies in; compiled, this file lies somewhere else than its source. */
function cloneOf(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : cloneOf(dirname(folder));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Load above this share of the cores, and the machine is not quiet. */
const quietLoad = 0.3;

function sayLoad(threads: number): void {
  const [load] = loadavg() as [number, number, number];
  const verdict =
    load > quietLoad * threads ? "; others are at work here, so the numbers are provisional" : "";
  say(`load average ${load.toFixed(2)}${verdict}`);
}

/** `npm run bench`: the same training steps by us and by PyTorch. */
async function compareAll({ works, threads, steps, clock }: Request, engine: string): Promise<void> {
  const python = peerPython(root);
  const peer = new Peer(python, join(root, "test", "bench", "peer.py"));
  const commit = currentCommit(root);
  sayLoad(threads);
  try {
    say(`${"step".padEnd(28)}${"ours".padStart(11)}${"PyTorch".padStart(11)}${"ratio".padStart(8)}`);
    const options = { threads, steps, clock, folder: join(root, ".cache", "bench") };
    const results: Result[] = [];
    for (const work of works) {
      const { oursMs, peerMs, version } = await compare(work, peer, options);
      const ratio = oursMs / peerMs;
      say(
        `${work.name.padEnd(28)}${`${oursMs.toFixed(1)} ms`.padStart(11)}${`${peerMs.toFixed(1)} ms`.padStart(11)}` +
          ratio.toFixed(2).padStart(8),
      );
      results.push({
        work: work.name,
        engine,
        ours_ms: Number(oursMs.toFixed(2)),
        peer: `PyTorch ${version}`,
        peer_ms: Number(peerMs.toFixed(2)),
        ratio: Number(ratio.toFixed(3)),
        threads,
        commit,
      });
    }
    say(`medians of ${steps} steps, ratio ours / PyTorch`);
    if (clock === "processor") {
      say("processor time of all threads: not written, for it is not what a reader waits for");
      return;
    }
    const table = join("notebooks", "results", "bench.csv");
    writeResults(join(root, table), results);
    say(`written to ${table}`);
  } finally {
    await peer.close();
  }
}

/** `npm run bench -- profile WORK`: where our own step spends its time. */
function profileAll({ works, threads, steps, clock }: Request): void {
  for (const work of works) {
    say(`\n${work.name}`);
    sayLoad(threads);
    say(describe(profile(work, steps, clock)));
  }
}

async function main(words: readonly string[]): Promise<void> {
  const request = readCommandLine(words);
  process.env.TF_NUM_INTRAOP_THREADS = String(request.threads);
  const engine = await useEngine("tensorflow");
  say(engine.toString());
  if (request.mode === "profile") profileAll(request);
  else await compareAll(request, engine.name);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
