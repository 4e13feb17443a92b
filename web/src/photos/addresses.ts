import { ALL_PHOTOS, type PhotoQuery, queryString } from "./photo-query";

/** The album, whole or as far as `query` lets it through. */
export function albumAddress(query: Partial<PhotoQuery> = {}): string {
  return `/photos${queryString({ ...ALL_PHOTOS, ...query })}`;
}

/** One photo. Those before and after it are of `query`, in which it was found. */
export function photoAddress(photoId: string, query: PhotoQuery = ALL_PHOTOS): string {
  return `/photos/${encodeURIComponent(photoId)}${queryString(query)}`;
}

/** Where photos are uploaded, with the mysfit chosen already if one is given. */
export function newPhotoAddress(mysfitId: string | null = null): string {
  return mysfitId === null
    ? "/photos/new"
    : `/photos/new?${new URLSearchParams({ mysfitId }).toString()}`;
}

export function photoMapAddress(): string {
  return "/photos/map";
}
