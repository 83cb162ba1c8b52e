import { enter } from "./entry.mjs";
import { setUp } from "./steps.mjs";

/** `npm run setup`: exit code 1 where the notebooks cannot run. Without the native engine they can, slowly. */
await enter(async () => {
  const { python } = await setUp();
  return python === undefined ? 0 : 1;
});
