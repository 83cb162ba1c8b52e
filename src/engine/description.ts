import { jupyterDisplay, type Displayable, type MimeBundle } from "../mime";

/** The engines, fastest first. */
export type EngineName = "tensorflow" | "webgpu" | "cpu";

/** An engine that was tried and could not be used, with the way to have it. */
export interface PassedOver {
  readonly name: EngineName;
  readonly reason: string;
  readonly remedy: string;
}

/** What an engine says of itself. */
export interface EngineFacts {
  readonly name: EngineName;
  /** What computes, for example `"CPU: AMD EPYC 9R14 (2 threads)"`. */
  readonly device: string;
  /** Version of the library that computes, for example `"TensorFlow 2.21.0"`. */
  readonly library: string;
  /** Threads that one operation may use. */
  readonly threads: number;
  /** Choices made at start that change speed, not results, in one phrase each. */
  readonly settings: readonly string[];
}

/** The engine in use; a cell that ends in one shows a small table. */
export class EngineDescription implements Displayable, EngineFacts {
  readonly name: EngineName;
  readonly device: string;
  readonly library: string;
  readonly threads: number;
  readonly settings: readonly string[];
  /** The faster engines that were tried first, and why they are not in use. */
  readonly passedOver: readonly PassedOver[];

  constructor(facts: EngineFacts, passedOver: readonly PassedOver[]) {
    this.name = facts.name;
    this.device = facts.device;
    this.library = facts.library;
    this.threads = facts.threads;
    this.settings = facts.settings;
    this.passedOver = passedOver;
  }

  private rows(): [string, string][] {
    return [
      ["engine", this.name],
      ["device", this.device],
      ["library", this.library],
      ["threads", String(this.threads)],
      ...this.settings.map((setting): [string, string] => ["setting", setting]),
      ...this.passedOver.map(({ name, reason, remedy }): [string, string] => [
        `not ${name}`,
        `${reason}; ${remedy}`,
      ]),
    ];
  }

  toString(): string {
    return this.rows()
      .map(([label, value]) => `${label.padEnd(15)}${value}`)
      .join("\n");
  }

  [jupyterDisplay](): MimeBundle {
    const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    const cells = this.rows().map(
      ([label, value]) =>
        `<tr><th style="text-align:left">${escape(label)}</th><td style="text-align:left">${escape(value)}</td></tr>`,
    );
    return { "text/html": `<table>${cells.join("")}</table>`, "text/plain": this.toString() };
  }
}
