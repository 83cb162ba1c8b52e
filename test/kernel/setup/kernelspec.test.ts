import { expect, it } from "vitest";

import { kernelSpec } from "../../../kernel/setup/kernelspec.mjs";

it("starts the kernel by absolute paths, and takes interrupts as messages", () => {
  const spec = kernelSpec({ node: "/opt/node/bin/node", main: "/clone/dist/kernel/main.js" });
  expect(spec.argv[0]).toBe("/opt/node/bin/node");
  expect(spec.argv.slice(-2)).toEqual(["/clone/dist/kernel/main.js", "{connection_file}"]);
  expect(spec.language).toBe("typescript");
  expect(spec.interrupt_mode).toBe("message");
});
