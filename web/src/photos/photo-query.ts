/** What a visitor looks for in their album. All of it lives in the URL. */

export interface PhotoQuery {
  /** Looked for in every text of a photo; empty when nothing is. */
  readonly words: string;
  readonly mysfitId: string | null;
  readonly tag: string | null;
  readonly label: string | null;
  /** Only photos with a place. */
  readonly placed: boolean;
}

export const ALL_PHOTOS: PhotoQuery = {
  words: "",
  mysfitId: null,
  tag: null,
  label: null,
  placed: false,
};

/** The API takes 60 characters and 5 words; what is longer is cut. */
const MAX_CHARACTERS = 60;
const MAX_WORDS = 5;

export function normalizeWords(words: string): string {
  const all = words.replaceAll(/\s+/g, " ").trim().slice(0, MAX_CHARACTERS).trim();
  return all.split(" ").slice(0, MAX_WORDS).join(" ");
}

/** What a query string asks for; `placed` is the map's own and never in an address. */
export function parsePhotoQuery(search: string): PhotoQuery {
  const query = new URLSearchParams(search);
  const text = (name: string) => query.get(name)?.trim() ?? "";
  return {
    words: normalizeWords(text("q")),
    mysfitId: text("mysfitId") || null,
    tag: text("tag") || null,
    label: text("label") || null,
    placed: false,
  };
}

/** The query string, with its question mark; empty for the whole album. */
export function queryString({ words, mysfitId, tag, label }: PhotoQuery): string {
  const query = new URLSearchParams();
  if (words) query.set("q", words);
  if (mysfitId !== null) query.set("mysfitId", mysfitId);
  if (tag !== null) query.set("tag", tag);
  if (label !== null) query.set("label", label);
  return query.size > 0 ? `?${query.toString()}` : "";
}

/** Whether photos are left out. */
export function isFiltered({ words, mysfitId, tag, label, placed }: PhotoQuery): boolean {
  return words !== "" || mysfitId !== null || tag !== null || label !== null || placed;
}

/** What is shown, as a heading: "3 photos of Suzu about “fox”, tagged “snow”". */
export function headingOf(
  { words, mysfitId, tag, label }: PhotoQuery,
  count: number | null,
  mysfitName: string,
): string {
  const number = count === null ? "Photos" : `${count} photo${count === 1 ? "" : "s"}`;
  const parts = [
    ...(mysfitId === null ? [] : [` of ${mysfitName}`]),
    ...(words === "" ? [] : [` about “${words}”`]),
    ...(tag === null ? [] : [`, tagged “${tag}”`]),
    ...(label === null ? [] : [`, labelled “${label}”`]),
  ];
  return `${number}${parts.join("")}`;
}
