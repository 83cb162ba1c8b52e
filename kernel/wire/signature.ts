import { createHmac, timingSafeEqual } from "node:crypto";

/** Signs and checks the four JSON frames of a message. */
export interface Signer {
  /** The signature, in hexadecimal digits; empty if messages are not signed. */
  sign(frames: readonly Uint8Array[]): string;
  /** Whether `signature` is the one of these frames; always true if messages are not signed. */
  verify(frames: readonly Uint8Array[], signature: Uint8Array): boolean;
}

/** Signs by HMAC with the given hash function; an empty key means that messages are not signed. */
export function createSigner(key: string, hash: string): Signer {
  if (key === "") return { sign: () => "", verify: () => true };
  const sign = (frames: readonly Uint8Array[]): string => {
    const hmac = createHmac(hash, key);
    for (const frame of frames) hmac.update(frame);
    return hmac.digest("hex");
  };
  return {
    sign,
    verify(frames, signature) {
      const expected = Buffer.from(sign(frames));
      return expected.length === signature.length && timingSafeEqual(expected, signature);
    },
  };
}
