import { describe, expect, it } from "vitest";
import { CommRegistry } from "../../../kernel/comm/registry";
import type { CommListener, CommMessage } from "../../../src/display/widget/comm-channel";

function setUp() {
  const sent: unknown[][] = [];
  const errors: unknown[] = [];
  const registry = new CommRegistry({
    send: (...message) => sent.push(message),
    report: (error) => errors.push(error),
  });
  return { registry, channel: registry.channel, sent, errors };
}

function listen(heard: unknown[]): CommListener {
  return {
    message: (message: CommMessage) => heard.push(message),
    closed: () => heard.push("closed"),
  };
}

const buffer = Uint8Array.of(1, 2);

describe("a comm that the kernel opens", () => {
  it("speaks both ways with buffers until one side closes it", () => {
    const { registry, channel, sent } = setUp();
    const heard: unknown[] = [];
    const message = { data: { a: 1 }, metadata: { version: "1" }, buffers: [buffer] };
    const comm = channel.open("target", message, listen(heard));
    expect(registry.targets()).toEqual(new Map([[comm.id, "target"]]));
    comm.send({ b: 2 }, [buffer]);
    registry.message({ comm_id: comm.id, data: { c: 3 } }, { m: 1 }, [buffer]);
    registry.message({ comm_id: comm.id, data: "text" }, {}, []);
    registry.close({ comm_id: comm.id });
    comm.send({ late: 1 });
    comm.close();
    registry.message({ comm_id: comm.id, data: {} }, {}, []);
    expect(sent).toEqual([
      ["comm_open", { comm_id: comm.id, target_name: "target", data: { a: 1 } }, { version: "1" }, [buffer]],
      ["comm_msg", { comm_id: comm.id, data: { b: 2 } }, {}, [buffer]],
    ]);
    expect(heard).toEqual([
      { data: { c: 3 }, metadata: { m: 1 }, buffers: [buffer] },
      { data: {}, metadata: {}, buffers: [] },
      "closed",
    ]);
    expect(registry.targets().size).toBe(0);
  });

  it("tells the front ends once when it closes", () => {
    const { registry, channel, sent } = setUp();
    const comm = channel.open("target", { data: {}, metadata: {}, buffers: [] }, listen([]));
    comm.close();
    comm.close();
    expect(sent.slice(1)).toEqual([["comm_close", { comm_id: comm.id, data: {} }, {}, []]]);
    expect(registry.targets().size).toBe(0);
  });
});

describe("a comm that a front end opens", () => {
  it("is answered on a target that is served, and refused on others", () => {
    const { registry, channel, sent } = setUp();
    const heard: unknown[] = [];
    channel.serve("echo", (comm, { data }) => {
      comm.send({ got: data });
      return listen(heard);
    });
    expect(registry.open({ comm_id: "1", target_name: "other", data: {} }, {}, [])).toBe(false);
    expect(registry.open({ comm_id: 1, target_name: "echo", data: {} }, {}, [])).toBe(false);
    expect(registry.open({ comm_id: "1", target_name: "echo", data: { x: 1 } }, {}, [])).toBe(true);
    registry.message({ comm_id: "1", data: {} }, {}, []);
    expect(sent).toEqual([["comm_msg", { comm_id: "1", data: { got: { x: 1 } } }, {}, []]]);
    expect(heard).toHaveLength(1);
    expect(registry.targets()).toEqual(new Map([["1", "echo"]]));
  });

  it("is closed again where its opener fails, or its id is taken", () => {
    const { registry, channel, errors } = setUp();
    channel.serve("bad", () => {
      throw new Error("no");
    });
    channel.serve("good", () => listen([]));
    expect(registry.open({ comm_id: "1", target_name: "bad", data: {} }, {}, [])).toBe(false);
    expect(registry.targets().size).toBe(0);
    registry.open({ comm_id: "2", target_name: "good", data: {} }, {}, []);
    expect(registry.open({ comm_id: "2", target_name: "good", data: {} }, {}, [])).toBe(false);
    expect(registry.targets().size).toBe(1);
    expect(errors.map(String)).toEqual(["Error: no", "AstroNetError: a comm with the id of an open one: 2"]);
  });
});

it("shows what a listener throws, and goes on", () => {
  const { registry, channel, errors } = setUp();
  const fail = (): never => {
    throw new Error("no");
  };
  const comm = channel.open("t", { data: {}, metadata: {}, buffers: [] }, { message: fail, closed: fail });
  registry.message({ comm_id: comm.id, data: {} }, {}, []);
  registry.close({ comm_id: comm.id });
  expect(errors).toHaveLength(2);
  expect(registry.targets().size).toBe(0);
});
