import { expect, test } from "vitest";
import { partsOf } from "./marks";

/** The parts with matches in brackets. */
function marks(text: string, words: string): string {
  return partsOf(text, words)
    .map((part) => (part.isMatch ? `[${part.text}]` : part.text))
    .join("");
}

test.each([
  ["First snow of the year", "snow", "First [snow] of the year"],
  ["Snow, snowed in", "snow", "[Snow], [snow]ed in"],
  ["Zoë in Århus", "zoe arh", "[Zoë] in [Årh]us"],
  ["a fox and a box", "box fox", "a [fox] and a [box]"],
  ["aaa", "aa", "[aaa]"],
  ["the ﬁeld", "fi", "the [ﬁ]eld"],
  ["🦊 fox", "fox", "🦊 [fox]"],
  ["nothing here", "", "nothing here"],
  ["", "fox", ""],
])("in %j the words %j are %j", (text, words, expected) => {
  expect(marks(text, words)).toBe(expected);
});
