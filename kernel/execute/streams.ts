import { StringDecoder } from "node:string_decoder";
import { owner } from "./current";
import type { Publisher } from "./publish";

/** Takes `process.stdout` and `process.stderr`, and so `console`, to the cell that started the writing code. */
export function takeStreams(publisher: Publisher): void {
  take("stdout", publisher);
  take("stderr", publisher);
}

/** What `write` takes: text or bytes, then an encoding, a callback, or both. */
type Write = (
  chunk: string | Uint8Array,
  encoding?: BufferEncoding | ((error?: Error | null) => void),
  done?: (error?: Error | null) => void,
) => boolean;

function take(name: "stdout" | "stderr", publisher: Publisher): void {
  const stream = process[name];
  const original = stream.write.bind(stream) as Write;
  const decoder = new StringDecoder("utf8");
  const write: Write = (chunk, encoding, done) => {
    const run = owner();
    // Before the first cell there is nobody to show it to but the terminal.
    if (run === undefined) return original(chunk, encoding, done);
    const as = typeof encoding === "string" ? encoding : "utf8";
    const text = typeof chunk === "string" ? recode(chunk, as) : decoder.write(Buffer.from(chunk));
    publisher.write(run, name, text);
    const callback = typeof encoding === "function" ? encoding : done;
    if (callback !== undefined) setImmediate(callback);
    return true;
  };
  stream.write = write;
}

/** Text that stands for bytes, such as hexadecimal digits, becomes the text of these bytes. */
function recode(text: string, encoding: BufferEncoding): string {
  return encoding === "hex" || encoding === "base64" || encoding === "base64url"
    ? Buffer.from(text, encoding).toString("utf8")
    : text;
}
