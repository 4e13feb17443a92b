import { expect, test } from "vitest";
import { clustersOf, isDivisible } from "./clusters";

const at = (item: string, x: number, y = 0) => ({ item, point: { x, y } });
const names = (clusters: ReturnType<typeof clustersOf<string>>) =>
  clusters.map(({ members }) => members.map(({ item }) => item).join(""));

test("photos within reach share a marker at the first of them", () => {
  const clusters = clustersOf([at("a", 0), at("b", 5), at("c", 40)], 10);

  expect(names(clusters)).toEqual(["ab", "c"]);
  expect(clusters[0]?.point).toEqual({ x: 0, y: 0 });
});

test("a photo joins the nearest of two markers", () => {
  expect(names(clustersOf([at("a", 0), at("b", 12), at("c", 8)], 10))).toEqual(["a", "bc"]);
});

test("no two markers are nearer than the reach, and no photo is lost", () => {
  const photos = Array.from({ length: 200 }, (_, index) =>
    at(String(index), (index * 37) % 101, (index * 53) % 97),
  );

  const clusters = clustersOf(photos, 12);

  const distances = clusters.flatMap((one, index) =>
    clusters
      .slice(index + 1)
      .map((other) => Math.hypot(one.point.x - other.point.x, one.point.y - other.point.y)),
  );
  expect(Math.min(...distances)).toBeGreaterThanOrEqual(12);
  expect(clusters.flatMap(({ members }) => members)).toHaveLength(200);
});

test("zooming in takes photos out of a marker and does not move it", () => {
  const photos = [at("a", 0), at("b", 5), at("c", 8)];

  expect(names(clustersOf(photos, 10))).toEqual(["abc"]);
  expect(names(clustersOf(photos, 4))).toEqual(["a", "bc"]);
});

test("photos of one place stay together at every zoom", () => {
  const [same] = clustersOf([at("a", 7), at("b", 7)], 1);
  const [apart] = clustersOf([at("a", 7), at("b", 7.5)], 1);

  expect(same && isDivisible(same, 0.01)).toBe(false);
  expect(apart && isDivisible(apart, 0.01)).toBe(true);
});
