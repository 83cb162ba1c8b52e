import { protocolVersion, type JsonObject } from "./message";

/** The version of TypeScript that cells are written in: that of tslab's fork. */
const typescriptVersion = "5.0.4";

/** The content of a `kernel_info_reply`. `version` is the version of AstroNet. */
export function kernelInfo(version: string): JsonObject {
  return {
    status: "ok",
    protocol_version: protocolVersion,
    implementation: "astronet",
    implementation_version: version,
    banner: `AstroNet ${version} (TypeScript ${typescriptVersion}, Node.js ${process.version})`,
    language_info: {
      name: "typescript",
      version: typescriptVersion,
      mimetype: "text/x-typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: { name: "javascript", typescript: true },
      nbconvert_exporter: "script",
    },
    help_links: [
      { text: "TypeScript", url: "https://www.typescriptlang.org/docs/" },
      { text: "TensorFlow.js", url: "https://js.tensorflow.org/api/latest/" },
    ],
    debugger: false,
    supported_features: [],
  };
}
