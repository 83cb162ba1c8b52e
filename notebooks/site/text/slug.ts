/**
 * Makes anchors from headings as GitHub does: lower case, spaces as hyphens, no punctuation; one that is taken gets a
 * number. Each page has a slugger of its own.
 */
export function slugger(): (text: string) => string {
  const taken = new Set<string>();
  return (text) => {
    const slug = text
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-");
    const base = slug === "" ? "section" : slug;
    let free = base;
    for (let count = 1; taken.has(free); count += 1) free = `${base}-${count}`;
    taken.add(free);
    return free;
  };
}
