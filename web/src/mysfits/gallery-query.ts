/** What a visitor looks for: a filter, some words and an order. All three live in the URL. */
import type { Mysfit } from "../api/client";
import { type Filter, filterInWords, parseFilter } from "./filter";

export const ORDERS = ["guide", "name", "youngest", "oldest", "likes"] as const;

/** "guide" is the order the API lists in, the only one that does not need the whole catalogue. */
export type Order = (typeof ORDERS)[number];

export interface GalleryQuery {
  readonly filter: Filter;
  /** Looked for in names and species; empty when nothing is. */
  readonly words: string;
  readonly order: Order;
}

export const ALL_MYSFITS: GalleryQuery = { filter: null, words: "", order: "guide" };

/** A search is a few words; what is longer is somebody's mistake and is cut. */
const MOST_CHARACTERS = 60;

export function normalizeWords(words: string): string {
  return words.replaceAll(/\s+/g, " ").trim().slice(0, MOST_CHARACTERS).trim();
}

/** What a query string asks for. Parts that make no sense ask for nothing. */
export function parseGalleryQuery(search: string): GalleryQuery {
  const query = new URLSearchParams(search);
  const order = ORDERS.find((each) => each === query.get("sort")) ?? "guide";
  return { filter: parseFilter(search), words: normalizeWords(query.get("q") ?? ""), order };
}

/** The query string, with its question mark; empty for the whole catalogue in its own order. */
export function queryString({ filter, words, order }: GalleryQuery): string {
  const query = new URLSearchParams();
  if (filter) query.set(filter.trait, filter.value);
  if (words) query.set("q", words);
  if (order !== "guide") query.set("sort", order);
  return query.size > 0 ? `?${query.toString()}` : "";
}

/** Whether a filter or a search leaves mysfits out. */
export function isFiltered({ filter, words }: GalleryQuery): boolean {
  return filter !== null || words !== "";
}

/** The API filters, but it neither searches nor sorts: for that the whole catalogue has to be read. */
export function needsAllMysfits({ words, order }: GalleryQuery): boolean {
  return words !== "" || order !== "guide";
}

/** The mysfits that are looked for, in order. Equals stay in the order of the guide. */
export function applyQuery(
  mysfits: readonly Mysfit[],
  { filter, words, order }: GalleryQuery,
): Mysfit[] {
  const wanted = plain(words).split(" ");
  const found = mysfits.filter(
    (mysfit) =>
      (!filter || mysfit[filter.trait] === filter.value) &&
      (words === "" || hasAll(plain(`${mysfit.name} ${mysfit.species}`), wanted)),
  );
  return order === "guide" ? found : found.sort(COMPARE[order]);
}

const byName = new Intl.Collator("en", { sensitivity: "base", numeric: true });

const COMPARE: Record<Exclude<Order, "guide">, (one: Mysfit, other: Mysfit) => number> = {
  name: (one, other) => byName.compare(one.name, other.name),
  youngest: (one, other) => one.age - other.age,
  oldest: (one, other) => other.age - one.age,
  likes: (one, other) => other.likes - one.likes,
};

function hasAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

/** Without capitals and accents: "sith" finds the Cat Sìth. */
function plain(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

/** What is shown, as a heading: "2 Chaotic Good mysfits matching “fox”". */
export function headingOf({ filter, words }: GalleryQuery, count: number | null): string {
  const whom = filterInWords(filter, count);
  if (words === "") return whom;
  // "All" is for the whole catalogue, not for results in it.
  const found = filter === null && count !== null ? whom.replace("All ", "") : whom;
  return `${found} matching “${words}”`;
}
