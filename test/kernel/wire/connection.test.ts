import { expect, test } from "vitest";
import { parseConnection } from "../../../kernel/wire/connection";

const file = {
  transport: "tcp",
  ip: "127.0.0.1",
  shell_port: 1,
  control_port: 2,
  stdin_port: 3,
  iopub_port: 4,
  hb_port: 5,
  key: "secret",
  signature_scheme: "hmac-sha256",
};

const parse = (changes: object): ReturnType<typeof parseConnection> =>
  parseConnection(JSON.stringify({ ...file, ...changes }));

test("a connection file says where each channel listens", () => {
  expect(parse({})).toEqual({
    addresses: {
      shell: "tcp://127.0.0.1:1",
      control: "tcp://127.0.0.1:2",
      stdin: "tcp://127.0.0.1:3",
      iopub: "tcp://127.0.0.1:4",
      heartbeat: "tcp://127.0.0.1:5",
    },
    ports: { shell: 1, control: 2, stdin: 3, iopub: 4, heartbeat: 5 },
    key: "secret",
    hash: "sha256",
    ipv6: false,
  });
  expect(parse({ transport: "ipc", ip: "/tmp/k" }).addresses.iopub).toBe("ipc:///tmp/k-4");
  expect(parse({ ip: "::1" })).toMatchObject({ ipv6: true, addresses: { shell: "tcp://[::1]:1" } });
});

test("a connection file that is broken is refused with the field's name", () => {
  expect(() => parseConnection("{")).toThrow("not JSON");
  expect(() => parseConnection("7")).toThrow("holds no object");
  expect(() => parse({ transport: "udp" })).toThrow('unknown transport in the connection file: "udp"');
  expect(() => parse({ signature_scheme: "md5" })).toThrow('"md5"');
  expect(() => parse({ hb_port: "5" })).toThrow('no usable "hb_port": "5"');
  expect(() => parse({ hb_port: 70_000 })).toThrow('no usable "hb_port": 70000');
  expect(() => parse({ ip: undefined })).toThrow('no usable "ip"');
});
