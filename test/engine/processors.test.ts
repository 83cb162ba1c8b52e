import { availableParallelism } from "node:os";
import { describe, expect, it } from "vitest";

import { quota, usableProcessors } from "../../src/engine/processors";

const folder = "/sys/fs/cgroup";
const reading = (files: Readonly<Record<string, string>>) => (file: string) => files[file];

describe("quota", () => {
  it("reads the limit of a container, in either version of control groups", () => {
    expect(quota(reading({ [`${folder}/cpu.max`]: "150000 100000\n" }))).toBe(1.5);
    const first = (allowed: string) =>
      reading({
        [`${folder}/cpu/cpu.cfs_quota_us`]: allowed,
        [`${folder}/cpu/cpu.cfs_period_us`]: "50000\n",
      });
    expect(quota(first("200000\n"))).toBe(4);
    expect(quota(first("-1\n"))).toBe(Infinity);
  });

  it("is no limit where there is none, and no such files", () => {
    expect(quota(reading({ [`${folder}/cpu.max`]: "max 100000\n" }))).toBe(Infinity);
    expect(quota(reading({}))).toBe(Infinity);
  });
});

describe("usableProcessors", () => {
  it("is at least one, and at most what the system offers", () => {
    expect(usableProcessors()).toBeGreaterThanOrEqual(1);
    expect(usableProcessors()).toBeLessThanOrEqual(availableParallelism());
  });
});
