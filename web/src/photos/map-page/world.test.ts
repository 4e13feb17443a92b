import { expect, test } from "vitest";
import { makePhoto } from "../make-photo";
import { openStreetMapAddress, placedPhotos } from "./placed-photo";
import { INKS, inksOf } from "./world";

const ring = Array.from({ length: 12 }, (_, index) => [(index + 11) % 12, (index + 1) % 12]);
const ids = ring.map((_, index) => String(index));

test("no two neighbours have the same ink", () => {
  const inks = inksOf(ids, ring, new Map());

  expect(inks.every((ink, index) => ring[index]?.every((each) => inks[each] !== ink))).toBe(true);
  expect(Math.max(...inks)).toBeLessThan(INKS);
});

test("a country keeps the ink it had, and a new neighbour takes another", () => {
  const inks = inksOf(["a", "b"], [[1], [0]], new Map([["a", 1]]));

  expect(inks[0]).toBe(1);
  expect(inks[1]).not.toBe(1);
});

test("a photo without coordinates is not on the map", () => {
  const place = { city: "Kyoto", nation: "Japan", address: null };
  const named = makePhoto({ place: { ...place, latitude: null, longitude: null } });
  const placed = makePhoto({ place: { ...place, latitude: 34.98, longitude: 135.75 } });

  expect(placedPhotos([makePhoto(), named, placed]).map(({ item }) => item)).toEqual([placed]);
});

test("a photo on the equator and the first meridian is on the map", () => {
  const place = { latitude: 0, longitude: 0.5, city: null, nation: null, address: null };

  expect(placedPhotos([makePhoto({ place })])).toHaveLength(1);
});

test("OpenStreetMap is asked for a marker at the place", () => {
  expect(openStreetMapAddress(-22.91, -68.2)).toBe(
    "https://www.openstreetmap.org/?mlat=-22.91&mlon=-68.2#map=14/-22.91/-68.2",
  );
});
