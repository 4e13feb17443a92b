/** A photo that says where it was taken, and what to call that place. */
import { placeInWords } from "../photo-facts";
import type { Photo } from "../photos-api";
import type { Placed } from "./clusters";
import { pointAt } from "./plane";

export type PlacedPhoto = Placed<Photo>;

/** Those of `photos` that have coordinates: a place may be known by its name alone. */
export function placedPhotos(photos: readonly Photo[]): readonly PlacedPhoto[] {
  return photos.flatMap((item) => {
    const { latitude, longitude } = item.place ?? {};
    if (latitude == null || longitude == null) return [];
    return [{ item, point: pointAt(longitude, latitude) }];
  });
}

export function placeNameOf({ place }: Photo): string {
  return place ? placeInWords(place) : "";
}

/** Where others may look the place up: an address to be followed on purpose only. */
export function openStreetMapAddress(latitude: number, longitude: number): string {
  const [lat, lon] = [String(latitude), String(longitude)];
  const query = new URLSearchParams({ mlat: lat, mlon: lon });
  return `https://www.openstreetmap.org/?${query.toString()}#map=14/${lat}/${lon}`;
}
