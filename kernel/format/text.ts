import { inspect } from "node:util";

/** The plain text of any value, as Node.js prints it, not too long for a page. */
export function plainText(value: unknown): string {
  try {
    return inspect(value, {
      depth: 4,
      maxArrayLength: 100,
      maxStringLength: 10_000,
      breakLength: 100,
      sorted: false,
    });
  } catch (error) {
    // A getter, a proxy trap or an `inspect` method of the value's own has thrown: that is the reader's, so say so.
    const reason = error instanceof Error ? error.message : String(error);
    return `[a value that cannot be shown: ${reason}]`;
  }
}

/** Makes text safe inside HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A number in at most 5 significant digits. */
export function shortNumber(value: unknown): string {
  if (typeof value !== "number" || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(5)));
}

/** A number of bytes in the unit that suits it, such as `3.1 kB`. */
export function shortBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"] as const;
  let unit = 0;
  let amount = bytes;
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${Number(amount.toPrecision(3))} ${units[unit]!}`;
}
