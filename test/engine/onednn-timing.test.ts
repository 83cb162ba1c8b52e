import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, it } from "vitest";

import { onednnTiming } from "../../src/engine/onednn-timing";

const folder = mkdtempSync(join(tmpdir(), "astronet-onednn-"));
const file = join(folder, "onednn.json");

afterAll(() => {
  rmSync(folder, { recursive: true });
});

it("reads what set-up has timed", () => {
  const timing = { processor: "one", on_ms: 12.5, off_ms: 30 };
  writeFileSync(file, JSON.stringify({ ...timing, tensorflow: "2.21.0" }));
  expect(onednnTiming(file)).toEqual(timing);
});

it.each(["", "{", "null", "{}", '{"processor": "one", "on_ms": 0, "off_ms": 30}'])(
  "takes %j for no timing",
  (text) => {
    writeFileSync(file, text);
    expect(onednnTiming(file)).toBeUndefined();
  },
);

it("takes no file for no timing", () => {
  expect(onednnTiming(join(folder, "none.json"))).toBeUndefined();
});
