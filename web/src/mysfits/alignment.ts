/** The alignment chart in words: two axes of three, nine cells, each with a name. */

export const GOOD_EVIL = ["Good", "Neutral", "Evil"] as const;
export const LAW_CHAOS = ["Lawful", "Neutral", "Chaotic"] as const;

export type GoodEvil = (typeof GOOD_EVIL)[number];
export type LawChaos = (typeof LAW_CHAOS)[number];

/** The name of a cell: "Chaotic Good"; the one in the middle is "True Neutral". */
export function alignmentOf(lawchaos: LawChaos, goodevil: GoodEvil): string {
  if (lawchaos === "Neutral" && goodevil === "Neutral") return "True Neutral";
  return `${lawchaos} ${goodevil}`;
}

/** Every cell's name, row by row from good to evil. */
export const ALIGNMENTS: readonly string[] = GOOD_EVIL.flatMap((goodevil) =>
  LAW_CHAOS.map((lawchaos) => alignmentOf(lawchaos, goodevil)),
);

/** The name as style sheets know it: "chaotic-good". */
export function slugOf(alignment: string): string {
  return alignment.toLowerCase().replaceAll(" ", "-");
}

/** What one of each cell is like, in a few words. */
const TEMPERAMENTS: Readonly<Record<string, string>> = {
  "Lawful Good": "Keeps every promise",
  "Neutral Good": "Kind without a rule book",
  "Chaotic Good": "Kind by any means",
  "Lawful Neutral": "Goes by the book",
  "True Neutral": "Takes no sides",
  "Chaotic Neutral": "Goes where the wind goes",
  "Lawful Evil": "Wrote the small print",
  "Neutral Evil": "Looks after number one",
  "Chaotic Evil": "Trouble, and proud of it",
};

export function temperamentOf(alignment: string): string {
  return TEMPERAMENTS[alignment] ?? "";
}
