/** The first words of a mysfit's story, long enough to hear its voice. */

const ENOUGH_CHARACTERS = 44;

const sentences = new Intl.Segmenter("en", { granularity: "sentence" });

/** The first sentence, and those after it while that is too short to say anything. */
export function excerptOf(description: string): string {
  let excerpt = "";
  for (const { segment } of sentences.segment(description)) {
    excerpt += segment;
    if (excerpt.trim().length >= ENOUGH_CHARACTERS) break;
  }
  return excerpt.trim();
}
