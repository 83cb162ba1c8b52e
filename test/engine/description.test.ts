import { expect, it } from "vitest";

import { EngineDescription } from "../../src/engine";
import { jupyterDisplay } from "../../src/mime";

const description = new EngineDescription(
  {
    name: "cpu",
    device: "CPU: Fast & <Cheap>",
    library: "TensorFlow.js 4.22.0, plain JavaScript",
    threads: 1,
    settings: ["slow", "portable"],
  },
  [{ name: "tensorflow", reason: "not built", remedy: "`npm run setup` builds it" }],
);

it("reads as lines: what computes, then what was passed over and the remedy", () => {
  expect(String(description).split("\n")).toEqual([
    "engine         cpu",
    "device         CPU: Fast & <Cheap>",
    "library        TensorFlow.js 4.22.0, plain JavaScript",
    "threads        1",
    "setting        slow",
    "setting        portable",
    "not tensorflow not built; `npm run setup` builds it",
  ]);
});

it("shows itself in a notebook as a table, with the lines as its text", () => {
  const bundle = description[jupyterDisplay]();
  expect(Object.keys(bundle)).toEqual(["text/html", "text/plain"]);
  expect(bundle["text/plain"]).toBe(String(description));
  const html = bundle["text/html"] as string;
  expect(html.match(/<tr>/g)).toHaveLength(7);
  expect(html).toContain("CPU: Fast &amp; &lt;Cheap>");
  expect(html).toContain("not tensorflow");
});
