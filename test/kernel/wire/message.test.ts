import seedrandom from "seedrandom";
import { describe, expect, test } from "vitest";
import { AstroNetError } from "../../../src/error";
import { decode, encode, type Outgoing } from "../../../kernel/wire/message";
import { createSigner } from "../../../kernel/wire/signature";

const signer = createSigner("secret", "sha256");

function outgoing(changes: Partial<Outgoing> = {}): Outgoing {
  return {
    identities: [Buffer.from("who")],
    header: { msg_id: "1", msg_type: "execute_request", session: "s" },
    parent: "{}",
    metadata: "{}",
    content: JSON.stringify({ code: "let é = '😀'" }),
    buffers: [Buffer.from([1, 2, 3]), Buffer.alloc(0)],
    ...changes,
  };
}

describe("a message", () => {
  test("comes back as it was sent", () => {
    const message = decode(encode(outgoing(), signer), signer);
    expect(message.header).toEqual({ msg_id: "1", msg_type: "execute_request", session: "s" });
    expect(message.content).toEqual({ code: "let é = '😀'" });
    expect(message.parent).toEqual({});
    expect(message.identities.map(String)).toEqual(["who"]);
    expect(message.buffers.map((buffer) => [...buffer])).toEqual([[1, 2, 3], []]);
  });

  test("is refused with a wrong signature, whatever it holds", () => {
    const other = createSigner("another", "sha256");
    expect(() => decode(encode(outgoing(), other), signer)).toThrow("wrong signature");
    expect(() => decode(encode(outgoing({ content: "{" }), other), signer)).toThrow("wrong signature");
    const frames = encode(outgoing(), signer);
    frames[2] = Buffer.from("short");
    expect(() => decode(frames, signer)).toThrow("wrong signature");
  });

  test("needs no signature where there is no key", () => {
    const open = createSigner("", "sha256");
    expect(decode(encode(outgoing(), open), open).header.msg_id).toBe("1");
  });

  test("is refused by name when a part is missing or broken", () => {
    const frames = encode(outgoing({ buffers: [] }), signer);
    expect(() => decode(frames.slice(0, -1), signer)).toThrow("truncated message: 4 of at least 5 frames");
    expect(() => decode([Buffer.from("x")], signer)).toThrow('without "<IDS|MSG>" (1 frames)');
    expect(() => decode([], signer)).toThrow(AstroNetError);
    expect(() => decode(encode(outgoing({ content: "{" }), signer), signer)).toThrow("content is not JSON");
    expect(() => decode(encode(outgoing({ metadata: "[]" }), signer), signer)).toThrow(
      "metadata is not an object",
    );
    expect(() => decode(encode(outgoing({ parent: "null" }), signer), signer)).toThrow(
      "parent header is not an object",
    );
    expect(() => decode(encode(outgoing({ header: { msg_id: "1" } }), signer), signer)).toThrow(
      "names no msg_id",
    );
  });
});

test("twenty thousand mutilated messages are read or refused, and nothing else happens", () => {
  const random = seedrandom("fuzz");
  const below = (limit: number): number => Math.floor(random() * limit);
  const open = createSigner("", "sha256");
  let read = 0;
  let refused = 0;
  for (let turn = 0; turn < 20_000; turn++) {
    const by = turn % 2 === 0 ? signer : open;
    const frames = encode(outgoing({ buffers: turn % 3 === 0 ? [] : [Buffer.from("b")] }), by);
    for (let changes = below(4); changes > 0; changes--) {
      const at = below(frames.length);
      const frame = Buffer.from(frames[at] ?? []);
      switch (below(6)) {
        case 0:
          frames.splice(at, 1);
          break;
        case 1:
          frames.splice(at, 0, Buffer.from(Array.from({ length: below(20) }, () => below(256))));
          break;
        case 2:
          frames[at] = frame.subarray(0, below(frame.length + 1));
          break;
        case 3:
          if (frame.length > 0) frame[below(frame.length)] = below(256);
          frames[at] = frame;
          break;
        case 4:
          frames[at] = frames[below(frames.length)] ?? frame;
          break;
        default:
          frames.length = at;
      }
    }
    try {
      const { header, content } = decode(frames, by);
      expect(typeof header.msg_type).toBe("string");
      expect(typeof content).toBe("object");
      read++;
    } catch (error) {
      expect(error).toBeInstanceOf(AstroNetError);
      refused++;
    }
  }
  expect(read).toBeGreaterThan(2_000);
  expect(refused).toBeGreaterThan(2_000);
});
