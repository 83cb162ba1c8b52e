import { AstroNetError } from "../../error";

/** Where a buffer belongs in a state: keys and indices from the top, for example `["series", 0, "x"]`. */
export type BufferPath = readonly (string | number)[];

/** A state as it travels: JSON without its binary parts, and these with their places. */
export interface SplitState {
  readonly state: Readonly<Record<string, unknown>>;
  readonly bufferPaths: readonly BufferPath[];
  /** Copies, so that later changes of a typed array do not reach a message that is on its way. */
  readonly buffers: readonly Uint8Array[];
}

function bytes(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) {
    return Uint8Array.from(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }
  return value instanceof ArrayBuffer ? Uint8Array.from(new Uint8Array(value)) : undefined;
}

/**
 * Takes the typed arrays and array buffers out of a state: out of an object the key goes, in a list `null` stays.
 *
 * Source: ipywidgets, "Jupyter widgets messaging protocol", version 2.1.0, binary buffers.
 */
export function splitBuffers(state: object): SplitState {
  const bufferPaths: BufferPath[] = [];
  const buffers: Uint8Array[] = [];
  const take = (value: unknown, path: BufferPath): boolean => {
    const buffer = bytes(value);
    if (buffer === undefined) return false;
    bufferPaths.push(path);
    buffers.push(buffer);
    return true;
  };
  const split = (value: unknown, path: BufferPath): unknown => {
    if (Array.isArray(value)) {
      return value.map((part: unknown, index) => {
        const at = [...path, index];
        return take(part, at) ? null : split(part, at);
      });
    }
    return typeof value === "object" && value !== null ? splitObject(value, path) : value;
  };
  const splitObject = (value: object, path: BufferPath): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(value).flatMap(([key, part]: [string, unknown]) => {
        const at = [...path, key];
        return take(part, at) ? [] : [[key, split(part, at)]];
      }),
    );
  return { state: splitObject(state, []), bufferPaths, buffers };
}

/** A copy of `value` in which `path` leads to `buffer`. */
function put(value: unknown, path: BufferPath, buffer: Uint8Array): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return buffer;
  if (Array.isArray(value)) {
    const list: unknown[] = [...(value as unknown[])];
    if (typeof key === "number" && Number.isInteger(key) && key >= 0 && key < list.length) {
      list[key] = put(list[key], rest, buffer);
      return list;
    }
  } else if (typeof value === "object" && value !== null && typeof key === "string") {
    const entries = new Map<string, unknown>(Object.entries(value));
    entries.set(key, put(entries.get(key), rest, buffer));
    return Object.fromEntries(entries);
  }
  throw new AstroNetError(`a buffer path that leads nowhere, at ${JSON.stringify(key)}`);
}

/**
 * Puts buffers back into a state that has arrived; the state itself is left as it is.
 *
 * @throws AstroNetError where a path leads nowhere, or there are not as many paths as buffers.
 */
export function joinBuffers(
  state: Readonly<Record<string, unknown>>,
  bufferPaths: readonly BufferPath[],
  buffers: readonly Uint8Array[],
): Readonly<Record<string, unknown>> {
  if (bufferPaths.length !== buffers.length) {
    throw new AstroNetError(
      `a state with ${bufferPaths.length} buffer paths came with ${buffers.length} buffers`,
    );
  }
  return bufferPaths.reduce((joined, path, index) => {
    if (path.length === 0) throw new AstroNetError("a buffer path that leads nowhere: it is empty");
    return put(joined, path, buffers[index]!) as Readonly<Record<string, unknown>>;
  }, state);
}
