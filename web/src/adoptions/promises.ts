/** The promises of an adoption: one for every mysfit, one for each axis of the alignment. */
import type { Mysfit } from "../api/client";

type Sentences = Readonly<Record<string, string>>;

const BY_LAW_CHAOS: Sentences = {
  Lawful: "to keep to the house rules, including those it writes itself,",
  Neutral: "to leave the door on the latch, so that it may come and go,",
  Chaotic: "to hide the good scissors, and to laugh when they are found,",
};

const BY_GOOD_EVIL: Sentences = {
  Good: "and to be half as kind to it as it will be to me.",
  Neutral: "and to let it make up its own mind about me.",
  Evil: "and to believe in its better side, at least until breakfast.",
};

/** The promises for one mysfit, in the order they are read out. */
export function promisesOf({ name, lawchaos, goodevil }: Mysfit): readonly string[] {
  return [
    `to give ${name} a warm place, a name tag and the last biscuit,`,
    BY_LAW_CHAOS[lawchaos] ?? "",
    BY_GOOD_EVIL[goodevil] ?? "",
  ];
}
