/** What stands in the form of a photo, and what of it the API is asked to change. */
import type { FieldErrors } from "../../api/field-errors";
import type { Photo, PhotoChanges } from "../photos-api";

export const PHOTO_FIELDS = ["description", "takenAt", "place"] as const;
export type PhotoField = (typeof PHOTO_FIELDS)[number];
export type PhotoErrors = FieldErrors<PhotoField>;

/** As typed: `takenAt` is what a datetime-local input holds, the coordinates are decimal degrees. */
export interface Draft {
  readonly description: string;
  readonly takenAt: string;
  readonly city: string;
  readonly nation: string;
  readonly address: string;
  readonly latitude: string;
  readonly longitude: string;
}

const ZONE = /(Z|[+-]\d\d:?\d\d)$/;

export function draftOf({ description, takenAt, place }: Photo): Draft {
  return {
    description: description ?? "",
    takenAt: takenAt?.replace(ZONE, "").slice(0, 16) ?? "",
    city: place?.city ?? "",
    nation: place?.nation ?? "",
    address: place?.address ?? "",
    latitude: place?.latitude?.toString() ?? "",
    longitude: place?.longitude?.toString() ?? "",
  };
}

/** Only what differs from the photo; a time keeps its zone, or goes on having none. */
export function changesOf(photo: Photo, draft: Draft): PhotoChanges {
  const before = draftOf(photo);
  const description = draft.description.trim();
  return {
    ...(description === before.description ? {} : { description: description || null }),
    ...(draft.takenAt === before.takenAt ? {} : { takenAt: takenAtOf(photo, draft) }),
    ...placeChangesOf(before, draft),
  };
}

function takenAtOf({ takenAt }: Photo, draft: Draft): string | null {
  const zone = ZONE.exec(takenAt ?? "")?.[0] ?? "";
  return draft.takenAt ? `${draft.takenAt}${zone}` : null;
}

function placeChangesOf(before: Draft, draft: Draft): Pick<PhotoChanges, "place"> {
  const fields = ["city", "nation", "address", "latitude", "longitude"] as const;
  const text = (name: (typeof fields)[number]) => draft[name].trim() || null;
  if (fields.every((name) => (text(name) ?? "") === before[name])) return {};
  if (fields.every((name) => text(name) === null)) return { place: null };
  const degrees = (name: "latitude" | "longitude") => {
    const given = text(name);
    return given === null ? null : Number(given);
  };
  return {
    place: {
      latitude: degrees("latitude"),
      longitude: degrees("longitude"),
      city: text("city"),
      nation: text("nation"),
      address: text("address"),
    },
  };
}

/** What is wrong with a draft before anybody is asked. */
export function draftErrors({ latitude, longitude }: Draft): PhotoErrors {
  const [one, other] = [latitude.trim(), longitude.trim()];
  if (one === "" && other === "") return {};
  if (one === "" || other === "") {
    return { place: "Latitude and longitude go together: give both, or neither." };
  }
  const within = (text: string, most: number) => Math.abs(Number(text)) <= most;
  if (!within(one, 90) || !within(other, 180)) {
    return {
      place: "Degrees are plain numbers: latitude from −90 to 90, longitude from −180 to 180.",
    };
  }
  return {};
}
