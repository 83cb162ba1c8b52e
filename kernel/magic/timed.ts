import type { MagicContext } from "./magic";
import { stopwatch } from "./timing";

/** Starts to time code; what it returns shows the time, once the code's value is there, and passes the value on. */
export function startTimed({ show }: MagicContext): (value: unknown) => unknown {
  const read = stopwatch();
  const end = (value: unknown): unknown => {
    void show(read());
    return value;
  };
  return (value) => (value instanceof Promise ? value.then(end) : end(value));
}
