/** A mysfit as staff are writing it: text in fields, checked and turned into what the API takes. */
import { alignmentOf, type GoodEvil, type LawChaos } from "../../mysfits/alignment";
import type { Mysfit } from "../../api/client";
import type { MysfitChanges, NewMysfit } from "../staff-api";
import type { FieldErrors } from "../../api/field-errors";
import { type Portrait, portraitAt } from "../../mysfits/portrait";

export const MYSFIT_FIELDS = [
  "name",
  "species",
  "description",
  "age",
  "goodevil",
  "lawchaos",
  "thumbImageUri",
  "profileImageUri",
] as const satisfies readonly (keyof NewMysfit)[];

export type MysfitField = (typeof MYSFIT_FIELDS)[number];
export type MysfitErrors = FieldErrors<MysfitField>;

export interface Draft {
  readonly name: string;
  readonly species: string;
  readonly age: string;
  readonly description: string;
  readonly goodevil: GoodEvil;
  readonly lawchaos: LawChaos;
  /** `null` until one is chosen, or where the mysfit has a picture that did not come with the site. */
  readonly portrait: Portrait | null;
}

export const BLANK: Draft = {
  name: "",
  species: "",
  age: "",
  description: "",
  goodevil: "Neutral",
  lawchaos: "Neutral",
  portrait: null,
};

export function draftOf(mysfit: Mysfit, portraits: readonly Portrait[]): Draft {
  const { name, species, age, description, goodevil, lawchaos, profileImageUri } = mysfit;
  return {
    name,
    species,
    age: String(age),
    description,
    goodevil,
    lawchaos,
    portrait: portraitAt(profileImageUri, portraits),
  };
}

const MISSING: Readonly<Partial<Record<MysfitField, string>>> = {
  name: "Every mysfit has a name.",
  species: "Say what kind of mysfit it is.",
  description: "Tell its story.",
};

/** What is wrong with a draft before it is sent. How long or how old is the API's to judge. */
export function draftErrors(draft: Draft, needsPortrait: boolean): MysfitErrors {
  const errors: Partial<Record<MysfitField, string>> = {};
  for (const field of ["name", "species", "description"] as const) {
    if (!draft[field].trim()) errors[field] = MISSING[field] ?? "";
  }
  if (!/^\d+$/.test(draft.age.trim()))
    errors.age = "An age is a whole number of years, such as 312.";
  if (needsPortrait && !draft.portrait) errors.profileImageUri = "Choose a portrait.";
  return errors;
}

/** The whole mysfit, as the API takes a new one. */
export function newMysfit(draft: Draft): NewMysfit {
  const { name, species, age, description, goodevil, lawchaos, portrait } = draft;
  return {
    name: name.trim(),
    species: species.trim(),
    age: Number(age),
    description: description.trim(),
    goodevil,
    lawchaos,
    thumbImageUri: portrait?.thumb ?? "",
    profileImageUri: portrait?.full ?? "",
  };
}

/** Only what differs from the mysfit as it was: what two people change at once then both stays. */
export function changesOf(
  mysfit: Mysfit,
  draft: Draft,
  portraits: readonly Portrait[],
): MysfitChanges {
  const before = newMysfit(draftOf(mysfit, portraits));
  const after = newMysfit(draft);
  const changed = Object.entries(after).filter(
    ([field, value]) => before[field as MysfitField] !== value,
  );
  return Object.fromEntries(changed);
}

/** The draft as the gallery would show it. */
export function previewOf(draft: Draft, mysfit: Mysfit | null): Mysfit {
  const picture = (path: string | undefined, kept: string | undefined) =>
    path === undefined ? (kept ?? "") : `/${path}`;
  return {
    mysfitId: mysfit?.mysfitId ?? "new",
    likes: mysfit?.likes ?? 0,
    adopted: mysfit?.adopted ?? false,
    name: draft.name.trim() || "Nameless",
    species: draft.species.trim() || "Unknown kind",
    age: /^\d+$/.test(draft.age) ? Number(draft.age) : 0,
    description: draft.description.trim() || "Nobody has told its story yet.",
    goodevil: draft.goodevil,
    lawchaos: draft.lawchaos,
    alignment: alignmentOf(draft.lawchaos, draft.goodevil) as Mysfit["alignment"],
    thumbImageUri: picture(draft.portrait?.thumb, mysfit?.thumbImageUri),
    profileImageUri: picture(draft.portrait?.full, mysfit?.profileImageUri),
  };
}
