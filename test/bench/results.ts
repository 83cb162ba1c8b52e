import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** One line of `notebooks/results/bench.csv`. */
export interface Result {
  readonly work: string;
  readonly engine: string;
  readonly ours_ms: number;
  readonly peer: string;
  readonly peer_ms: number;
  /** Ours by the peer's: below 1 we are faster. */
  readonly ratio: number;
  readonly threads: number;
  readonly commit: string;
}

const columns = ["work", "engine", "ours_ms", "peer", "peer_ms", "ratio", "threads", "commit"] as const;

/** Adds results to the lines of a table; what was measured again replaces the older line. */
export function merge(lines: readonly string[], results: readonly Result[]): string[] {
  const written = results.map((result) => columns.map((column) => result[column]).join(","));
  const again = new Set(written.map(identity));
  return [...lines.filter((line) => !again.has(identity(line))), ...written];
}

/** Work, engine, peer and threads: what tells one measurement from another. */
function identity(line: string): string {
  const [work, engine, , peer, , , threads] = line.split(",");
  return [work, engine, peer, threads].join(",");
}

/** Writes results into a CSV file, beside those that it has. */
export function writeResults(path: string, results: readonly Result[]): void {
  const known = existsSync(path) ? readFileSync(path, "utf8").trim().split("\n").slice(1) : [];
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${[columns.join(","), ...merge(known, results)].join("\n")}\n`);
}

/** The commit that is measured; `-dirty` where the working tree differs from it, what notebooks write apart. */
export function currentCommit(root: string): string {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  const changed = git("status", "--porcelain", "--", ".", ":!notebooks") !== "";
  return git("rev-parse", "--short", "HEAD") + (changed ? "-dirty" : "");
}
