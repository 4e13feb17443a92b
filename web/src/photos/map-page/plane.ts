/**
 * The plane that the world is drawn on, from the north-west corner (0, 0) to (PLANE.width,
 * PLANE.height), whatever the size of the screen.
 *
 * Natural Earth is a projection for maps of the whole world: areas are near to right, and nothing is
 * torn but the edge, which runs through the Bering Strait.
 */
import {
  geoGraticule,
  geoNaturalEarth1,
  geoPath,
  type GeoPermissibleObjects,
  type GeoProjection,
} from "d3-geo";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** West, north, east and south edge. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const SPHERE: GeoPermissibleObjects = { type: "Sphere" };

const MERIDIAN = -11;

const projection: GeoProjection = geoNaturalEarth1().rotate([MERIDIAN, 0]).fitWidth(1000, SPHERE);

export const PLANE = {
  width: 1000,
  height: geoPath(projection).bounds(SPHERE)[1][1],
};

/** Where on the plane a place lies; longitude and latitude in degrees. */
export function pointAt(longitude: number, latitude: number): Point {
  const [x, y] = projection([longitude, latitude]) ?? [0, 0];
  return { x, y };
}

export function outlineOf(shape: GeoPermissibleObjects, digits: number): string {
  return geoPath(projection).digits(digits)(shape) ?? "";
}

export function boxOf(shape: GeoPermissibleObjects): Box {
  const [[left, top], [right, bottom]] = geoPath(projection).bounds(shape);
  return { left, top, right, bottom };
}

/** The smallest box around some points, of which there is one at least. */
export function boxAround(points: readonly Point[]): Box {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  };
}

export function overlap(one: Box, other: Box): boolean {
  return (
    one.left <= other.right &&
    other.left <= one.right &&
    one.top <= other.bottom &&
    other.top <= one.bottom
  );
}

/** The outline of the world, and lines every 30 degrees. */
export const sphere = outlineOf(SPHERE, 1);
export const graticule = outlineOf(geoGraticule().step([30, 30])(), 1);
