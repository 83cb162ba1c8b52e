import type { Comment, CommentPart, Declaration } from "./json";
import { namesOf, type Documented } from "./reference";

/** Every comment in a declaration, with those of its members, signatures and parameters. */
function commentsIn(declaration: Declaration): readonly Comment[] {
  const { comment, children = [], signatures = [], parameters = [], type } = declaration;
  const inner = type?.declaration === undefined ? [] : [type.declaration];
  const below = [...children, ...signatures, ...parameters, ...inner].flatMap(commentsIn);
  return comment === undefined ? below : [comment, ...below];
}

function partsOf({ summary, blockTags = [] }: Comment): readonly CommentPart[] {
  return [...summary, ...blockTags.flatMap(({ content }) => content)];
}

/** What the reference lacks, one line each: public names without a doc comment, and links in comments to nothing. */
export function gaps(documented: readonly Documented[]): readonly string[] {
  const names = new Set(documented.flatMap(({ module }) => namesOf(module).map(({ name }) => name)));
  return documented.flatMap(({ floor, module }) =>
    namesOf(module).flatMap((declaration) => {
      const { name, comment, signatures = [] } = declaration;
      const isTold = comment !== undefined || signatures.some((signature) => signature.comment !== undefined);
      const links = commentsIn(declaration)
        .flatMap(partsOf)
        .filter(
          ({ kind, target, text }) => kind === "inline-tag" && target === undefined && !names.has(text),
        );
      return [
        ...(isTold ? [] : [`${floor.source}: ${name} has no doc comment`]),
        ...links.map(
          ({ text }) => `${floor.source}: the comment of ${name} links to ${text}, which is not there`,
        ),
      ];
    }),
  );
}
