/** Tags as they are being written: what the API takes, each once. */

export const MAX_TAGS = 20;
export const MAX_TAG_CHARACTERS = 40;

export function normalizeTag(text: string): string {
  const words = text.normalize("NFC").replaceAll(/\s+/g, " ").trim();
  return words.slice(0, MAX_TAG_CHARACTERS).trim();
}

/** The tags with those of `text` at their end, which commas part; at most as many as are allowed. */
export function withTags(tags: readonly string[], text: string): readonly string[] {
  const all = [...tags, ...text.split(",").map(normalizeTag).filter(Boolean)];
  const folded = all.map((tag) => tag.toLowerCase());
  return all.filter((_, index) => folded.indexOf(folded[index] ?? "") === index).slice(0, MAX_TAGS);
}
