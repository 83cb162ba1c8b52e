import { describe, expect, it } from "vitest";
import { modelState, openMessage, readRequest, updateMessage } from "../../../src/display/widget/protocol";

const said = (data: Record<string, unknown>, buffers: Uint8Array[] = []) => ({ data, metadata: {}, buffers });

describe("what a widget says", () => {
  it("opens with the names of anywidget, the module's text and the state", () => {
    const { data, metadata, buffers } = openMessage(
      modelState("Thing", { n: 1, x: Uint8Array.of(5) }, { esm: "export default {}" }),
    );
    expect(metadata).toEqual({ version: "2.1.0" });
    expect(data).toEqual({
      state: {
        _model_module: "anywidget",
        _model_name: "AnyModel",
        _model_module_version: "*",
        _view_module: "anywidget",
        _view_name: "AnyView",
        _view_module_version: "*",
        _view_count: null,
        _anywidget_id: "astronet.Thing",
        _esm: "export default {}",
        _css: "",
        n: 1,
      },
      buffer_paths: [["x"]],
    });
    expect(buffers).toEqual([Uint8Array.of(5)]);
  });

  it("tells of changes", () => {
    expect(updateMessage({ n: 2 })).toEqual(said({ method: "update", state: { n: 2 }, buffer_paths: [] }));
  });
});

describe("readRequest", () => {
  it("reads updates with their buffers, requests and messages", () => {
    const update = { method: "update", state: { n: 1 }, buffer_paths: [["x"]] };
    expect(readRequest(said(update, [Uint8Array.of(1)]))).toEqual({
      method: "update",
      state: { n: 1, x: Uint8Array.of(1) },
    });
    expect(readRequest(said({ method: "update", state: {} }))).toEqual({ method: "update", state: {} });
    expect(readRequest(said({ method: "request_state" }))).toEqual({ method: "request_state" });
    expect(readRequest(said({ method: "custom", content: [1] }))).toEqual({ method: "custom", content: [1] });
  });

  it("refuses what it cannot read", () => {
    expect(() => readRequest(said({ method: "dance" }))).toThrow("unknown widget method: dance");
    expect(() => readRequest(said({ method: "update" }))).toThrow("without a state");
    expect(() => readRequest(said({ method: "update", state: {}, buffer_paths: [{}] }))).toThrow(
      "buffer_paths",
    );
  });
});
