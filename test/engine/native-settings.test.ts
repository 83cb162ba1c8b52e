import { expect, it } from "vitest";

import { nativeSettings } from "../../src/engine/native-settings";

const intel = { threads: 2, processor: "Intel(R) Xeon(R) Processor" };
const values = (...asked: Parameters<typeof nativeSettings>) =>
  Object.fromEntries(nativeSettings(...asked).map(({ variable, value }) => [variable, value]));

it("gives an operation all threads, one operation at a time", () => {
  expect(values({}, intel)).toEqual({
    TF_NUM_INTRAOP_THREADS: "2",
    TF_NUM_INTEROP_THREADS: "1",
    TF_ENABLE_ONEDNN_OPTS: "1",
  });
});

const amd = { threads: 8, processor: "AMD EPYC 9R14" };

it("leaves oneDNN out on AMD's processors where nothing has been timed", () => {
  expect(values({}, amd)).toMatchObject({ TF_NUM_INTRAOP_THREADS: "8", TF_ENABLE_ONEDNN_OPTS: "0" });
});

it.each([
  [amd.processor, 10, 40, "1", "convolutions take 25 % of the time"],
  [amd.processor, 40, 10, "0", "convolutions take 25 % of the time"],
  ["another", 10, 40, "0", "by the processor's name, not timed"],
])("timed on %s, with oneDNN %d ms and without %d: %s", (processor, on_ms, off_ms, value, reason) => {
  const machine = { ...amd, timing: { processor, on_ms, off_ms } };
  expect(values({}, machine)).toMatchObject({ TF_ENABLE_ONEDNN_OPTS: value });
  expect(nativeSettings({}, machine).at(-1)?.phrase).toContain(`(${reason};`);
});

it("keeps what the environment says, and says so", () => {
  const asked = { TF_NUM_INTRAOP_THREADS: "1", TF_ENABLE_ONEDNN_OPTS: "0" };
  expect(values(asked, intel)).toMatchObject(asked);
  expect(nativeSettings(asked, intel).map(({ phrase }) => phrase)).toEqual([
    "one thread an operation (by TF_NUM_INTRAOP_THREADS)",
    "operations one by one (as TensorFlow.js asks for them; TF_NUM_INTEROP_THREADS changes it)",
    "oneDNN kernels off (by TF_ENABLE_ONEDNN_OPTS)",
  ]);
});
