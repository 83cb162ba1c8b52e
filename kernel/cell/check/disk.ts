import type * as ts from "@tslab/typescript-for-tslab";

function remembered<T>(ask: (name: string) => T): { ask: (name: string) => T; forget: () => void } {
  const answers = new Map<string, T>();
  return {
    ask: (name) => {
      const known = answers.get(name);
      if (known !== undefined) return known;
      const answer = ask(name);
      answers.set(name, answer);
      return answer;
    },
    forget: () => {
      answers.clear();
    },
  };
}

/** What the module resolution asks of the disk, each question once until `forget`: it asks the same ones very often. */
export class Disk implements ts.ModuleResolutionHost {
  readonly fileExists: (name: string) => boolean;
  readonly directoryExists: (name: string) => boolean;
  readonly realpath: (name: string) => string;
  private readonly forgetAll: () => void;

  constructor(private readonly sys: ts.System) {
    const files = remembered((name) => sys.fileExists(name));
    const folders = remembered((name) => sys.directoryExists(name));
    const paths = remembered((name) => sys.realpath?.(name) ?? name);
    this.fileExists = files.ask;
    this.directoryExists = folders.ask;
    this.realpath = paths.ask;
    this.forgetAll = () => {
      for (const each of [files, folders, paths]) each.forget();
    };
  }

  readFile(name: string): string | undefined {
    return this.sys.readFile(name);
  }

  getDirectories(name: string): string[] {
    return this.sys.getDirectories(name);
  }

  /** The disk may have changed: a package installed, a module written. */
  forget(): void {
    this.forgetAll();
  }
}
