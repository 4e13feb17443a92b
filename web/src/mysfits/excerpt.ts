/** The first words of a mysfit's story, long enough to hear its voice. */

const ENOUGH_CHARACTERS = 44;

/** Up to the end of a sentence. `service/pages/markup.py` finds the same ends. */
const SENTENCE = /[^]*?[.!?]+["'”’)]*(?=\s+[^a-z\s]|\s*$)|[^]+$/g;

/** The first sentence, and those after it while that is too short to say anything. */
export function excerptOf(description: string): string {
  let excerpt = "";
  for (const [sentence] of description.matchAll(SENTENCE)) {
    excerpt += sentence;
    if (excerpt.trim().length >= ENOUGH_CHARACTERS) break;
  }
  return excerpt.trim();
}
