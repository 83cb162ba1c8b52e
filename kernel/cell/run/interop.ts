import { types } from "node:util";

interface ModuleLike {
  readonly [name: string]: unknown;
  readonly __esModule?: unknown;
}

function isModuleLike(value: unknown): value is ModuleLike {
  return (typeof value === "object" || typeof value === "function") && value !== null;
}

function isEsModule(value: ModuleLike): boolean {
  return types.isModuleNamespaceObject(value) || value.__esModule === true;
}

/**
 * What an import takes from a module: an export by its name, `default`, or `*` for the whole.
 *
 * A CommonJS module that knows nothing of ES modules is its own default export, and its properties are the named ones.
 */
export function importedValue(module: unknown, imported: string): unknown {
  if (!isModuleLike(module))
    return imported === "default" ? module : imported === "*" ? { default: module } : undefined;
  if (isEsModule(module)) return imported === "*" ? module : module[imported];
  if (imported === "default") return module;
  if (imported === "*") return { ...module, default: module };
  return module[imported];
}
