import { AstroNetError } from "../../src/error";

/** The five channels of the Jupyter protocol. */
export const channels = ["shell", "control", "stdin", "iopub", "heartbeat"] as const;

/** One of the five channels of the Jupyter protocol. */
export type ChannelName = (typeof channels)[number];

/** What a connection file says: where to listen, and the key that signs messages. */
export interface Connection {
  /** The address of each channel, as ZeroMQ writes it. */
  readonly addresses: Readonly<Record<ChannelName, string>>;
  readonly ports: Readonly<Record<ChannelName, number>>;
  /** Key of the signatures; empty: messages are not signed. */
  readonly key: string;
  /** Hash function of the signatures, such as `sha256`. */
  readonly hash: string;
  /** Whether the address is one of IP version 6. */
  readonly ipv6: boolean;
}

const portNames: Readonly<Record<ChannelName, string>> = {
  shell: "shell_port",
  control: "control_port",
  stdin: "stdin_port",
  iopub: "iopub_port",
  heartbeat: "hb_port",
};

/**
 * Reads the text of a connection file.
 *
 * Throws an `AstroNetError` that names the field if one is missing or of the wrong kind.
 * Source: the Jupyter client documentation, "Connection files".
 */
export function parseConnection(text: string): Connection {
  const file = parseObject(text);
  const transport = field(file, "transport", isString, "tcp");
  if (transport !== "tcp" && transport !== "ipc") {
    throw new AstroNetError(`unknown transport in the connection file: "${transport}" (use "tcp" or "ipc")`);
  }
  const ip = field(file, "ip", isString);
  const scheme = field(file, "signature_scheme", isString, "hmac-sha256");
  if (!scheme.startsWith("hmac-")) {
    throw new AstroNetError(
      `unknown signature scheme in the connection file: "${scheme}" (use "hmac-sha256")`,
    );
  }
  const ports = eachChannel((channel) => field(file, portNames[channel], isPort));
  const ipv6 = transport === "tcp" && ip.includes(":");
  const host = ipv6 ? `[${ip}]` : ip;
  return {
    addresses: eachChannel((channel) =>
      transport === "tcp" ? `tcp://${host}:${ports[channel]}` : `ipc://${ip}-${ports[channel]}`,
    ),
    ports,
    key: field(file, "key", isString, ""),
    hash: scheme.slice("hmac-".length),
    ipv6,
  };
}

function eachChannel<T>(value: (channel: ChannelName) => T): Record<ChannelName, T> {
  return {
    shell: value("shell"),
    control: value("control"),
    stdin: value("stdin"),
    iopub: value("iopub"),
    heartbeat: value("heartbeat"),
  };
}

function parseObject(text: string): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new AstroNetError("the connection file is not JSON", { cause });
  }
  if (typeof parsed !== "object" || parsed === null) {
    throw new AstroNetError(`the connection file holds no object: ${text.slice(0, 80)}`);
  }
  return parsed;
}

function field<T>(file: object, name: string, is: (value: unknown) => value is T, fallback?: T): T {
  const value: unknown = Reflect.get(file, name) ?? fallback;
  if (!is(value)) {
    throw new AstroNetError(`the connection file has no usable "${name}": ${JSON.stringify(value)}`);
  }
  return value;
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0 && value < 65_536;
}
