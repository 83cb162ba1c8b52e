import { expect, it } from "vitest";

import { sourceOf } from "../../../kernel/setup/build.mjs";

it.each(["src/error.js", "src/error.js.map", "src/error.d.ts"])("%s comes from src/error.ts", (compiled) => {
  expect(sourceOf(compiled)).toBe("src/error.ts");
});
