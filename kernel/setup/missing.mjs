/**
 * Something that set-up needs is not on this machine. The message is one line: what is missing, what it is for, what still
 * works without it, and how to get it.
 */
export class Missing extends Error {
  /**
   * @param {object} facts
   * @param {string} facts.what what was looked for and not found
   * @param {string} facts.purpose what it is for
   * @param {string} facts.without what still works without it
   * @param {string} facts.remedy how to get it
   */
  constructor({ what, purpose, without, remedy }) {
    super(`${what}: needed ${purpose}. Without it, ${without}. ${remedy}, then run \`npm run setup\`.`);
    this.name = "Missing";
  }
}
