/** What an adopter promises: one sentence for every household, one for each axis of the alignment. */
import type { Mysfit } from "../api/client";

type Promised = Readonly<Record<string, string>>;

const TO_THE_ORDERLY: Promised = {
  Lawful: "to keep to the house rules, including those it writes itself,",
  Neutral: "to leave the door on the latch, so that it may come and go,",
  Chaotic: "to hide the good scissors, and to laugh when they are found,",
};

const TO_THE_KIND: Promised = {
  Good: "and to be half as kind to it as it will be to me.",
  Neutral: "and to let it make up its own mind about me.",
  Evil: "and to believe in its better side, at least until breakfast.",
};

/** The promises for one mysfit, in the order they are read out. */
export function promisesOf({ name, lawchaos, goodevil }: Mysfit): readonly string[] {
  return [
    `to give ${name} a warm place, a name tag and the last biscuit,`,
    TO_THE_ORDERLY[lawchaos] ?? "",
    TO_THE_KIND[goodevil] ?? "",
  ];
}
