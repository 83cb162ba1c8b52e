import { AstroNetError } from "../../error";
import { isRecord } from "../../export/figure/json";
import { joinBuffers, splitBuffers, type BufferPath } from "./buffers";
import type { CommMessage } from "./comm-channel";

/** The version of the widget protocol that is spoken here. */
export const widgetProtocol = "2.1.0";

/** The comm target of widgets. */
export const widgetTarget = "jupyter.widget";

/** The MIME type of a widget in an output. */
export const widgetMime = "application/vnd.jupyter.widget-view+json";

/** What draws a widget in the browser: an ECMAScript module with a `render` function, and its style sheet. */
export interface FrontEnd {
  readonly esm: string;
  readonly css?: string;
}

/** What a front end says to a widget. */
export type WidgetRequest =
  | { readonly method: "update"; readonly state: Readonly<Record<string, unknown>> }
  | { readonly method: "request_state" }
  | { readonly method: "custom"; readonly content: unknown };

/** The names that tell every front end to draw the widget with anywidget, whichever version it has. */
const anywidget = {
  _model_module: "anywidget",
  _model_name: "AnyModel",
  _model_module_version: "*",
  _view_module: "anywidget",
  _view_name: "AnyView",
  _view_module_version: "*",
  _view_count: null,
} as const;

/** The whole state of a widget as its model in the browser has it; `name` tells kinds of widgets apart. */
export function modelState(
  name: string,
  state: object,
  { esm, css = "" }: FrontEnd,
): Readonly<Record<string, unknown>> {
  return { ...anywidget, _anywidget_id: `astronet.${name}`, _esm: esm, _css: css, ...state };
}

/** The message that opens the comm of a widget. */
export function openMessage(model: object): CommMessage {
  const { state, bufferPaths, buffers } = splitBuffers(model);
  return { data: { state, buffer_paths: bufferPaths }, metadata: { version: widgetProtocol }, buffers };
}

/** The message that tells front ends of changes. */
export function updateMessage(changes: object): CommMessage {
  const { state, bufferPaths, buffers } = splitBuffers(changes);
  return { data: { method: "update", state, buffer_paths: bufferPaths }, metadata: {}, buffers };
}

function isPath(value: unknown): value is BufferPath {
  return Array.isArray(value) && value.every((part) => typeof part === "string" || typeof part === "number");
}

/**
 * Reads what a front end says.
 *
 * @throws AstroNetError where the method is unknown, or an update has no state.
 */
export function readRequest({ data, buffers }: CommMessage): WidgetRequest {
  switch (data.method) {
    case "update": {
      const { state } = data;
      const paths: unknown = data.buffer_paths ?? [];
      if (!isRecord(state)) throw new AstroNetError("a widget update without a state");
      if (!Array.isArray(paths) || !paths.every(isPath)) {
        throw new AstroNetError("a widget update whose buffer_paths are no lists of keys");
      }
      return { method: "update", state: joinBuffers(state, paths, buffers) };
    }
    case "request_state":
      return { method: "request_state" };
    case "custom":
      return { method: "custom", content: data.content };
    default:
      throw new AstroNetError(
        `unknown widget method: ${String(data.method)} (known are update, request_state and custom)`,
      );
  }
}
