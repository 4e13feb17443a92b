/** A valid mysfit for tests; a test states only what matters to it. */
import type { Mysfit } from "../api/client";

export function makeMysfit(changes: Partial<Mysfit> = {}): Mysfit {
  return {
    mysfitId: "7def27b0-a464-4deb-8b17-85108d5273c0",
    name: "Suzu",
    species: "Kitsune",
    description: "A fox with five tails and one mitten.",
    age: 312,
    goodevil: "Good",
    lawchaos: "Chaotic",
    alignment: "Chaotic Good",
    thumbImageUri: "http://site.test/mysfits/suzu-thumb.svg",
    profileImageUri: "http://site.test/mysfits/suzu.svg",
    likes: 0,
    adopted: false,
    ...changes,
  };
}
