import type { Page } from "./page/page";
import type { Repository } from "./repository";
import type { Site } from "./site";
import { shown } from "./site";
import { plainText } from "./text/html";
import { markdown, type Heading } from "./text/markdown";
import { slugger } from "./text/slug";

/** The repository's own documents as pages. */
export function documentPages(repository: Repository, site: Site): readonly Page[] {
  return [...shown].map(([source, path]) => {
    const headings: Heading[] = [];
    const converter = markdown({
      slug: slugger(),
      link: site.linker(source, path),
      onHeading: (heading) => headings.push(heading),
    });
    const body = converter.render(repository.text(source));
    const opening = plainText(/<p>([^]*?)<\/p>/.exec(body)?.[1] ?? "");
    return { path, body, headings, title: headings[0]?.text ?? source, description: opening };
  });
}
