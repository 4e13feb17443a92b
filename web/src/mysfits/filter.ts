/** What the gallery shows: everything, or the mysfits that share one trait. It lives in the URL. */
import { ALIGNMENTS, GOOD_EVIL, LAW_CHAOS } from "./alignment";

export type Trait = "species" | "alignment" | "goodevil" | "lawchaos";

/** One trait at most, as the API allows; `null` is the whole catalogue. */
export type Filter = { readonly trait: Trait; readonly value: string } | null;

const KNOWN_VALUES: Record<Exclude<Trait, "species">, readonly string[]> = {
  alignment: ALIGNMENTS,
  goodevil: GOOD_EVIL,
  lawchaos: LAW_CHAOS,
};

/** The filter a query string asks for. One that makes no sense asks for everything. */
export function parseFilter(search: string): Filter {
  const query = new URLSearchParams(search);
  const species = query.get("species")?.trim();
  if (species) return { trait: "species", value: species };
  for (const [trait, values] of Object.entries(KNOWN_VALUES)) {
    const value = query.get(trait);
    if (value !== null && values.includes(value)) return { trait: trait as Trait, value };
  }
  return null;
}

/** The query string of a filter, with its question mark; empty for the whole catalogue. */
export function filterSearch(filter: Filter): string {
  return filter ? `?${new URLSearchParams({ [filter.trait]: filter.value }).toString()}` : "";
}

export function sameFilter(one: Filter, other: Filter): boolean {
  return filterSearch(one) === filterSearch(other);
}

/** What the gallery shows, as a heading: "3 Chaotic Good mysfits". The count is left out until known. */
export function filterInWords(filter: Filter, count: number | null): string {
  const noun = count === 1 ? "mysfit" : "mysfits";
  const howMany = count === null ? "" : `${count.toLocaleString("en")} `;
  if (filter === null) return count === null ? "All mysfits" : `All ${howMany}${noun}`;
  if (filter.trait === "species")
    return capitalised(`${howMany}${noun} of the species ${filter.value}`);
  return capitalised(`${howMany}${traitInWords(filter.trait, filter.value)} ${noun}`);
}

/** A trait's value where it must stand alone: the two axes each have a "Neutral" of their own. */
export function traitInWords(trait: Trait, value: string): string {
  if (value !== "Neutral") return value;
  return trait === "goodevil" ? "neither Good nor Evil" : "neither Lawful nor Chaotic";
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
