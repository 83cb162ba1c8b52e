/** The protocol counts positions in code in Unicode characters, JavaScript in UTF-16 units. */

/** The position in UTF-16 units of the character at `position`. */
export function toUnits(code: string, position: number): number {
  let units = 0;
  let characters = 0;
  for (const character of code) {
    if (characters >= position) break;
    units += character.length;
    characters++;
  }
  return units;
}

/** The position in Unicode characters of the UTF-16 unit at `units`. */
export function toCharacters(code: string, units: number): number {
  return Array.from(code.slice(0, units)).length;
}
