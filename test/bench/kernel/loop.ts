import { runInThisContext } from "node:vm";

/**
 * Runs the loops of `client.py` as plain node runs them, and prints how many milliseconds each took, by the name of its measure:
 * at the top level of a script, where names belong to the whole program as they do in a notebook, and inside a function.
 */
const atTop = "let sum = 0; for (let i = 0; i < 1e7; i++) sum += i;";

function milliseconds(code: string): number {
  const began = performance.now();
  runInThisContext(code);
  return performance.now() - began;
}

const found = {
  loop: milliseconds(atTop),
  "loop in a function": milliseconds(`(() => { ${atTop} return sum; })()`),
};
process.stdout.write(`${JSON.stringify(found)}\n`);
