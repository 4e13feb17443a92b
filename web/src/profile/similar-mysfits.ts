/** Mysfits similar to those a visitor has liked or adopted, and not adopted yet. */
import type { Mysfit } from "../api/client";

/** How much two mysfits have in common. */
function closeness(one: Mysfit, other: Mysfit): number {
  return (
    (one.species === other.species ? 4 : 0) +
    (one.alignment === other.alignment ? 3 : 0) +
    (one.goodevil === other.goodevil ? 1 : 0) +
    (one.lawchaos === other.lawchaos ? 1 : 0)
  );
}

/**
 * The mysfits closest to any of `chosen`, best liked first among equals. Nobody who was chosen already
 * or has a home is among them; with nothing chosen they are the best liked of all.
 */
export function similarMysfits(
  chosen: readonly Mysfit[],
  mysfits: readonly Mysfit[],
  most: number,
): readonly Mysfit[] {
  const taken = new Set(chosen.map(({ mysfitId }) => mysfitId));
  const best = (mysfit: Mysfit) => Math.max(0, ...chosen.map((each) => closeness(each, mysfit)));
  return mysfits
    .filter(({ mysfitId, adopted }) => !adopted && !taken.has(mysfitId))
    .map((mysfit) => ({ mysfit, closeness: best(mysfit) }))
    .sort((one, other) => other.closeness - one.closeness || other.mysfit.likes - one.mysfit.likes)
    .slice(0, most)
    .map(({ mysfit }) => mysfit);
}
