import { AstroNetError } from "../../src/error";
import type { MimeBundle } from "../../src/mime";

/** Whether a MIME type's data travels as JSON instead of text. */
export function isJsonMime(type: string): boolean {
  return type === "application/json" || type.endsWith("+json");
}

/**
 * Makes a bundle fit to be sent: binary data as base64, numbers and the like as text, JSON types as they are.
 *
 * Throws an `AstroNetError` if a value is no object from MIME types to data.
 */
export function sendable(bundle: unknown): MimeBundle {
  if (typeof bundle !== "object" || bundle === null || Array.isArray(bundle)) {
    throw new AstroNetError(
      `not a MIME bundle: ${String(bundle)} (return an object such as { "text/plain": "…" })`,
    );
  }
  const entries: [string, unknown][] = [];
  for (const [type, data] of Object.entries(bundle) as [string, unknown][]) {
    if (data === undefined || data === null) continue;
    entries.push([type, isJsonMime(type) ? data : asText(data)]);
  }
  return Object.fromEntries(entries);
}

function asText(data: unknown): string {
  if (typeof data === "string") return data;
  if (data instanceof Uint8Array) {
    return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64");
  }
  // A list of lines, as notebook files write text.
  if (Array.isArray(data)) return data.map(String).join("");
  return toJson(data);
}

/** Writes JSON that a front end can read, whatever the values: typed arrays as lists, big integers as numbers if they fit. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === "bigint") {
      const near = Number(part);
      return Number.isSafeInteger(near) ? near : part.toString();
    }
    if (ArrayBuffer.isView(part) && !(part instanceof DataView)) return Array.from(part as Float64Array);
    return part;
  });
}
