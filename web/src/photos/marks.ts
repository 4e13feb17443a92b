/** Where the words of a search stand in a text, case and accents aside, as the API compares them. */
import { html, type TemplateResult } from "lit";

export interface Part {
  readonly text: string;
  readonly isMatch: boolean;
}

/** The text in parts; those that one of the words matches are marked. */
export function partsOf(text: string, words: string): Part[] {
  const wanted = fold(words).split(" ").filter(Boolean);
  const letters = Array.from(text);
  // Folding may make two letters of one: every folded letter remembers which it came from.
  const folded = letters.map(fold);
  const plain = folded.join("");
  const sources = folded.flatMap(({ length }, index) => Array.from({ length }, () => index));
  const matched = new Set<number>();
  for (const word of wanted) {
    for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + 1)) {
      for (const index of sources.slice(at, at + word.length)) matched.add(index);
    }
  }
  const parts: { text: string; isMatch: boolean }[] = [];
  letters.forEach((letter, index) => {
    const isMatch = matched.has(index);
    const last = parts.at(-1);
    if (last?.isMatch === isMatch) last.text += letter;
    else parts.push({ text: letter, isMatch });
  });
  return parts;
}

/** A text with the words of a search marked in it. */
export function marked(text: string, words: string): TemplateResult | string {
  if (!words) return text;
  return html`${partsOf(text, words).map(({ text: part, isMatch }) =>
    isMatch ? html`<mark>${part}</mark>` : part,
  )}`;
}

/** Whether one of the words occurs in the text. */
export function isMarked(text: string, words: string): boolean {
  return partsOf(text, words).some(({ isMatch }) => isMatch);
}

function fold(text: string): string {
  return text.toLowerCase().normalize("NFKD").replaceAll(/\p{M}/gu, "");
}
