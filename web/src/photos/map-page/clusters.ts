/**
 * Photos that would lie on each other share a marker.
 *
 * An album has 500 photos at most, so clusters are found anew for every zoom: each photo joins the
 * nearest marker within reach, or becomes a marker. Markers lie where their first photo was taken
 * and keep their distance; zooming in never moves one, it only takes photos out of it.
 */
import type { Point } from "./plane";

export interface Placed<Item> {
  readonly item: Item;
  readonly point: Point;
}

export interface Cluster<Item> {
  /** Where the marker is: at its first photo. */
  readonly point: Point;
  readonly members: readonly Placed<Item>[];
}

/** `reach` is the least distance of two markers, in units of the plane. */
export function clustersOf<Item>(
  placed: readonly Placed<Item>[],
  reach: number,
): readonly Cluster<Item>[] {
  const clusters: { point: Point; members: Placed<Item>[] }[] = [];
  for (const each of placed) {
    const distances = clusters.map(({ point }) => distance(point, each.point));
    const nearest = distances.indexOf(Math.min(...distances));
    const joined = (distances[nearest] ?? Infinity) < reach ? clusters[nearest] : undefined;
    if (joined) joined.members.push(each);
    else clusters.push({ point: each.point, members: [each] });
  }
  return clusters;
}

/** Whether a cluster falls into several at this reach. */
export function isDivisible<Item>({ members }: Cluster<Item>, reach: number): boolean {
  return clustersOf(members, reach).length > 1;
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
