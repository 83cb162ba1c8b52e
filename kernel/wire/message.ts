import { AstroNetError } from "../../src/error";
import type { Signer } from "./signature";

/** The version of the Jupyter messaging protocol that this kernel speaks. */
export const protocolVersion = "5.4";

/** A JSON object of a message. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Who sent a message, and what it is. */
export interface Header extends JsonObject {
  readonly msg_id: string;
  readonly msg_type: string;
}

/** A message that has arrived. */
export interface Message {
  /** Whom to answer: the routing frames in front of the message. */
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  readonly parent: JsonObject;
  readonly metadata: JsonObject;
  readonly content: JsonObject;
  readonly buffers: readonly Uint8Array[];
}

/** A message to be sent; JSON that is ready as text is not made a second time. */
export interface Outgoing {
  /** The routing frames: the identities of whom to answer, or the topic. */
  readonly identities: readonly Uint8Array[];
  readonly header: JsonObject;
  /** The header of the message that this one answers, as JSON. */
  readonly parent: string;
  readonly metadata: string;
  readonly content: string;
  readonly buffers: readonly Uint8Array[];
}

const delimiter = Buffer.from("<IDS|MSG>");
const parts = ["header", "parent header", "metadata", "content"] as const;

/**
 * Reads the frames of a message: `identities…, <IDS|MSG>, signature, header, parent, metadata, content, buffers…`.
 *
 * Throws an `AstroNetError` if a frame is missing, the signature is wrong, or a part is not a JSON object; nothing of a
 * message with a wrong signature is looked at.
 * Source: the Jupyter client documentation, "Messaging in Jupyter", the wire protocol.
 */
export function decode(frames: readonly Uint8Array[], signer: Signer): Message {
  const at = frames.findIndex((frame) => delimiter.equals(frame));
  if (at < 0) throw new AstroNetError(`a message without "<IDS|MSG>" (${frames.length} frames)`);
  const signature = frames[at + 1];
  const body = frames.slice(at + 2, at + 6);
  if (signature === undefined || body.length < parts.length) {
    throw new AstroNetError(`a truncated message: ${frames.length - at - 1} of at least 5 frames`);
  }
  if (!signer.verify(body, signature)) throw new AstroNetError("a message with a wrong signature");
  const [header, parent, metadata, content] = parts.map((part, index) => parseObject(body[index]!, part));
  if (typeof header!.msg_id !== "string" || typeof header!.msg_type !== "string") {
    throw new AstroNetError("a message whose header names no msg_id or no msg_type");
  }
  return {
    identities: frames.slice(0, at),
    header: header as Header,
    parent: parent!,
    metadata: metadata!,
    content: content!,
    buffers: frames.slice(at + 6),
  };
}

/** Writes the frames of a message, signed. */
export function encode(message: Outgoing, signer: Signer): Uint8Array[] {
  const body = [JSON.stringify(message.header), message.parent, message.metadata, message.content].map(
    (part) => Buffer.from(part),
  );
  return [...message.identities, delimiter, Buffer.from(signer.sign(body)), ...body, ...message.buffers];
}

function parseObject(frame: Uint8Array, part: string): JsonObject {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString("utf8"));
  } catch (cause) {
    throw new AstroNetError(`a message whose ${part} is not JSON`, { cause });
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new AstroNetError(`a message whose ${part} is not an object`);
  }
  return parsed as JsonObject;
}
