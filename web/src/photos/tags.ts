/** What the API takes of a photo's tags, each once whatever its case. */

export const MAX_TAGS = 20;
export const MAX_TAG_CHARACTERS = 40;

export function normalizeTag(text: string): string {
  const words = text.normalize("NFC").replaceAll(/\s+/g, " ").trim();
  return words.slice(0, MAX_TAG_CHARACTERS).trim();
}

/** Whether the tags hold this one already. */
export function hasTag(tags: readonly string[], tag: string): boolean {
  return tags.some((each) => each.toLowerCase() === tag.toLowerCase());
}

/** The tags with those of `text` at their end, which commas part; at most as many as are allowed. */
export function withTags(tags: readonly string[], text: string): readonly string[] {
  const all = [...tags, ...text.split(",").map(normalizeTag).filter(Boolean)];
  return all.filter((tag, index) => !hasTag(all.slice(0, index), tag)).slice(0, MAX_TAGS);
}
