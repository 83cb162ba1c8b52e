import { jupyterDisplay, type MimeBundle } from "../../src/mime";
import { arrayText, isTypedArray } from "./array";
import { elementBundle, isElement } from "./element";
import { frameBundle, isFrame } from "./frame";
import { sendable } from "./mime";
import { pictureBundle } from "./picture";
import { isTensor, tensorText } from "./tensor";
import { plainText } from "./text";

/**
 * Shows any value as a MIME bundle: by its own `Symbol.for("Jupyter.display")` method if it has one (which may be
 * asynchronous), else as what it looks like: picture, tensor, data frame, document element, typed array, or text.
 *
 * Throws what the value's own method throws.
 */
export function formatValue(value: unknown): MimeBundle | Promise<MimeBundle> {
  const own = displayMethod(value);
  if (own !== undefined) {
    const shown = own();
    return shown instanceof Promise ? shown.then(sendable) : sendable(shown);
  }
  const plain = formatPlain(value);
  return plain instanceof Promise ? plain.then(sendable) : sendable(plain);
}

function formatPlain(value: unknown): MimeBundle | Promise<MimeBundle> {
  if (value instanceof Uint8Array) {
    const picture = pictureBundle(value);
    if (picture !== undefined) return picture;
  }
  if (isTypedArray(value)) return { "text/plain": arrayText(value) };
  if (isTensor(value)) {
    const text = tensorText(value);
    return text instanceof Promise ? text.then((ready) => ({ "text/plain": ready })) : { "text/plain": text };
  }
  if (isFrame(value)) return frameBundle(value);
  if (isElement(value)) return elementBundle(value);
  return { "text/plain": plainText(value) };
}

/** The value's own display method, bound to it. Values without a prototype and proxies are asked with care. */
function displayMethod(value: unknown): (() => unknown) | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const method: unknown = Reflect.get(value, jupyterDisplay);
  return typeof method === "function" ? () => Reflect.apply(method, value, []) as unknown : undefined;
}
