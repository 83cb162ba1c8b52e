import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { kernelSpec } from "../../../kernel/spec/spec";

test("the kernelspec names Node.js and the kernel by their paths", () => {
  expect(kernelSpec({ node: "/usr/bin/node", main: "/x/main.js" })).toEqual({
    argv: ["/usr/bin/node", "--no-force-async-hooks-checks", "/x/main.js", "{connection_file}"],
    display_name: "AstroNet (TypeScript)",
    language: "typescript",
    interrupt_mode: "message",
    env: {},
    metadata: { debugger: false },
  });
  expect(kernelSpec({ node: "n", main: "m", env: { A: "b" } }).env).toEqual({ A: "b" });
});

test.each([32, 64])("the logo of %i pixels is the drawing", async (size) => {
  const folder = join(__dirname, "..", "..", "..", "kernel", "spec");
  const drawn = await sharp(readFileSync(join(folder, `logo-${size}x${size}.png`)))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([drawn.info.width, drawn.info.height]).toEqual([size, size]);
  const fresh = await sharp(readFileSync(join(folder, "logo-svg.svg")), { density: 288 })
    .resize(size, size)
    .ensureAlpha()
    .raw()
    .toBuffer();
  const difference =
    drawn.data.reduce((sum, byte, at) => sum + Math.abs(byte - fresh[at]!), 0) / fresh.length;
  expect(difference).toBeLessThan(6);
  // Transparent around, opaque in the middle.
  expect(drawn.data[3]).toBe(0);
  expect(drawn.data[4 * ((size * size) / 2 + size / 2) + 3]).toBe(255);
});
