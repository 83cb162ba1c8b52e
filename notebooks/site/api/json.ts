/** A piece of a doc comment. */
export interface CommentPart {
  readonly kind: "text" | "code" | "inline-tag" | "relative-link";
  readonly text: string;
  readonly target?: number | string | object;
}

/** A doc comment. */
export interface Comment {
  readonly summary: readonly CommentPart[];
  readonly blockTags?: readonly { readonly tag: string; readonly content: readonly CommentPart[] }[];
}

/** A type, as typedoc writes it; which fields it has depends on what `type` says. */
export interface TypeJson {
  readonly type: string;
  readonly name?: string;
  readonly value?: unknown;
  readonly operator?: string;
  readonly target?: number | TypeJson | { readonly qualifiedName: string };
  readonly typeArguments?: readonly TypeJson[];
  readonly elementType?: TypeJson;
  readonly elements?: readonly TypeJson[];
  readonly element?: TypeJson;
  readonly isOptional?: boolean;
  readonly types?: readonly TypeJson[];
  readonly declaration?: Declaration;
  readonly objectType?: TypeJson;
  readonly indexType?: TypeJson;
  readonly checkType?: TypeJson;
  readonly extendsType?: TypeJson;
  readonly trueType?: TypeJson;
  readonly falseType?: TypeJson;
  readonly parameter?: string;
  readonly parameterType?: TypeJson;
  readonly templateType?: TypeJson;
  readonly readonlyModifier?: string;
  readonly optionalModifier?: string;
  readonly nameType?: TypeJson;
  readonly targetType?: TypeJson;
  readonly asserts?: boolean;
  readonly queryType?: TypeJson;
  readonly head?: string;
  readonly tail?: readonly (readonly [TypeJson, string])[];
}

/** A declaration, a parameter or a signature, as typedoc writes it. */
export interface Declaration {
  readonly id: number;
  readonly name: string;
  readonly kind: number;
  readonly flags: Readonly<Record<string, boolean>>;
  readonly comment?: Comment;
  readonly children?: readonly Declaration[];
  readonly signatures?: readonly Declaration[];
  readonly indexSignatures?: readonly Declaration[];
  readonly getSignature?: Declaration;
  readonly parameters?: readonly Declaration[];
  readonly typeParameters?: readonly Declaration[];
  readonly type?: TypeJson;
  readonly default?: TypeJson;
  readonly defaultValue?: string;
  readonly extendedTypes?: readonly TypeJson[];
  readonly implementedTypes?: readonly TypeJson[];
  readonly inheritedFrom?: TypeJson;
}

/** Typedoc's numbers for kinds of declarations. */
export const kind = {
  variable: 32,
  function: 64,
  class: 128,
  interface: 256,
  constructor: 512,
  property: 1024,
  method: 2048,
  accessor: 262144,
  typeAlias: 2097152,
  reference: 4194304,
} as const;
