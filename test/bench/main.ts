import { existsSync } from "node:fs";
import { loadavg } from "node:os";
import { dirname, join } from "node:path";

import { useEngine } from "../../src/engine";

import { readCommandLine, type Request } from "./command-line";
import { compare } from "./compare";
import { benchCost } from "./cost/bench";
import { benchGpu } from "./gpu";
import { macReduction } from "./inference";
import { benchKernels } from "./kernel/bench";
import { othersNow } from "./others";
import { matrixPeak } from "./peak";
import { Peer } from "./peer";
import { peerPython } from "./peer-environment";
import { describe, profile } from "./profile";
import { currentCommit, writeResults, type Result } from "./results";

const root = cloneOf(__dirname);

/** The clone that a folder lies in; compiled, this file lies somewhere else than its source. */
function cloneOf(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : cloneOf(dirname(folder));
}

function row(work: string, ours: string, peer: string, ratio: string, others: string): string {
  return [work.padEnd(28), ours.padStart(11), peer.padStart(11), ratio.padStart(8), others.padStart(20)].join(
    "",
  );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Where other programs keep more of a core busy than this, a time says more of them than of us. */
const quiet = 0.2;

function sayLoad(): void {
  say(`load average ${loadavg()[0]!.toFixed(2)}`);
}

/** `npm run bench`: the same training steps by us and by PyTorch. */
async function compareAll({ works, threads, steps, clock }: Request, engine: string): Promise<void> {
  const python = peerPython(root);
  const commit = currentCommit(root);
  sayLoad();
  const waiting = (await othersNow()) > quiet ? "asleep" : "spinning";
  if (waiting === "asleep") say("other programs are at work: PyTorch's threads wait for each other asleep");
  const peer = new Peer(python, join(root, "test", "bench", "peer.py"), waiting);
  try {
    say(row("step", "ours", "PyTorch", "ratio", "other programs"));
    const options = { threads, steps, clock, folder: join(root, ".cache", "bench") };
    const results: Result[] = [];
    const ours = new Map<string, number>();
    let disturbed = 0;
    for (const work of works) {
      const { oursMs, peerMs, version, others } = await compare(work, peer, options);
      const ratio = oursMs / peerMs;
      ours.set(work.name, oursMs);
      const noise = `${others.toFixed(2)} cores${others > quiet ? " (!)" : ""}`;
      say(row(work.name, `${oursMs.toFixed(1)} ms`, `${peerMs.toFixed(1)} ms`, ratio.toFixed(2), noise));
      if (others > quiet) {
        disturbed++;
        continue;
      }
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
    await saySpeedUps(ours);
    say(`medians of ${steps} steps, ratio ours / PyTorch; load average now ${loadavg()[0]!.toFixed(2)}`);
    if (disturbed > 0) {
      say(
        `(!) other programs kept more than ${quiet} of a core busy: ${disturbed} of ${works.length} not written, ` +
          "measure again on a quiet machine",
      );
    }
    if (clock === "processor") {
      say("processor time of all threads: not written, for it is not what a reader waits for");
    } else if (results.length > 0) {
      const table = join("notebooks", "results", "bench.csv");
      writeResults(join(root, table), results);
      say(`written to ${table}`);
    }
  } finally {
    await peer.close();
  }
}

/** How much of its saving in multiply-accumulates a compact network turns into time. */
async function saySpeedUps(ours: ReadonlyMap<string, number>): Promise<void> {
  for (const batchSize of [1, 256]) {
    const [dense, small] = ["dense", "compact"].map((form) =>
      ours.get(`lenet5-${form}-inference-${batchSize}`),
    );
    if (dense === undefined || small === undefined) continue;
    const reduction = await macReduction();
    const share = (100 * dense) / small / reduction;
    say(
      `compact LeNet-5 at batch ${batchSize}: ${(dense / small).toFixed(2)} times as fast as the dense one, with ` +
        `${reduction.toFixed(2)} times fewer multiply-accumulates: ${share.toFixed(0)} % of that`,
    );
  }
}

/** `npm run bench -- profile WORK`: where our own step spends its time. */
async function profileAll({ works, steps, clock }: Request): Promise<void> {
  say(
    `products of large matrices reach ${matrixPeak().toFixed(0)} G floating-point operations a second here`,
  );
  for (const work of works) {
    say(`\n${work.name}`);
    sayLoad();
    say(describe(await profile(work, steps, clock)));
  }
}

async function main(words: readonly string[]): Promise<void> {
  if (words[0] === "kernel") {
    await benchKernels(root, words.slice(1));
    return;
  }
  if (words[0] === "cost") {
    await benchCost(root);
    return;
  }
  if (words[0] === "gpu") {
    await benchGpu(root, say);
    return;
  }
  const request = readCommandLine(words);
  process.env.TF_NUM_INTRAOP_THREADS = String(request.threads);
  const engine = await useEngine("tensorflow");
  say(engine.toString());
  if (request.mode === "profile") await profileAll(request);
  else await compareAll(request, engine.name);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
