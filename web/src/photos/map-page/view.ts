/** Which part of the plane is on the screen: panning and zooming, without a screen. */
import { type Box, PLANE, type Point } from "./plane";

export const MIN_ZOOM = 1;
export const MAX_ZOOM = 32;

/** The frame of the map in pixels. */
export interface Frame {
  readonly width: number;
  readonly height: number;
}

/** `centre` is the point of the plane in the middle of the frame. At zoom 1 the whole plane fits. */
export interface View {
  readonly centre: Point;
  readonly zoom: number;
}

export const WHOLE_WORLD: View = {
  centre: { x: PLANE.width / 2, y: PLANE.height / 2 },
  zoom: MIN_ZOOM,
};

/** Pixels of a unit of the plane. */
export function scaleOf({ zoom }: View, { width, height }: Frame): number {
  return zoom * Math.min(width / PLANE.width, height / PLANE.height);
}

/** Where in the frame a point of the plane is. */
export function onScreen(point: Point, view: View, frame: Frame): Point {
  const scale = scaleOf(view, frame);
  return {
    x: (point.x - view.centre.x) * scale + frame.width / 2,
    y: (point.y - view.centre.y) * scale + frame.height / 2,
  };
}

/** The point of the plane that a place in the frame shows. */
export function onPlane(pixel: Point, view: View, frame: Frame): Point {
  const scale = scaleOf(view, frame);
  return {
    x: (pixel.x - frame.width / 2) / scale + view.centre.x,
    y: (pixel.y - frame.height / 2) / scale + view.centre.y,
  };
}

/** The part of the plane that is in the frame. */
export function visibleBox(view: View, frame: Frame): Box {
  const { x: left, y: top } = onPlane({ x: 0, y: 0 }, view, frame);
  const { x: right, y: bottom } = onPlane({ x: frame.width, y: frame.height }, view, frame);
  return { left, top, right, bottom };
}

/** The view as far as it is allowed: no empty margin where the world could fill it. */
export function limited(view: View, frame: Frame): View {
  const zoom = between(view.zoom, MIN_ZOOM, MAX_ZOOM);
  const scale = scaleOf({ ...view, zoom }, frame);
  return {
    zoom,
    centre: {
      x: limitedAxis(view.centre.x, frame.width / scale, PLANE.width),
      y: limitedAxis(view.centre.y, frame.height / scale, PLANE.height),
    },
  };
}

function limitedAxis(centre: number, visible: number, whole: number): number {
  if (visible >= whole) return whole / 2;
  return between(centre, visible / 2, whole - visible / 2);
}

function between(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** Moves the map by pixels, as a finger does. */
export function panned(view: View, dx: number, dy: number, frame: Frame): View {
  const scale = scaleOf(view, frame);
  const centre = { x: view.centre.x - dx / scale, y: view.centre.y - dy / scale };
  return limited({ ...view, centre }, frame);
}

/** Zooms by a factor; what is at `pixel` stays there as far as the world's edges allow. */
export function zoomed(view: View, factor: number, pixel: Point, frame: Frame): View {
  const kept = onPlane(pixel, view, frame);
  const zoom = between(view.zoom * factor, MIN_ZOOM, MAX_ZOOM);
  const scale = scaleOf({ ...view, zoom }, frame);
  const centre = {
    x: kept.x - (pixel.x - frame.width / 2) / scale,
    y: kept.y - (pixel.y - frame.height / 2) / scale,
  };
  return limited({ centre, zoom }, frame);
}

/** The closest view of a box, with a margin in pixels, and no closer than `most`. */
export function fitted(box: Box, frame: Frame, margin: number, most = MAX_ZOOM): View {
  const centre = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  const unit = scaleOf({ centre, zoom: 1 }, frame);
  const across = Math.max(frame.width - 2 * margin, 1) / Math.max(box.right - box.left, 1e-6);
  const down = Math.max(frame.height - 2 * margin, 1) / Math.max(box.bottom - box.top, 1e-6);
  const zoom = between(Math.min(across, down) / unit, MIN_ZOOM, most);
  return limited({ centre, zoom }, frame);
}

/** A view on the way from one to another, `part` from 0 to 1: the zoom changes evenly to the eye. */
export function betweenViews(from: View, to: View, part: number): View {
  if (part >= 1) return to;
  const zoom = from.zoom * (to.zoom / from.zoom) ** part;
  // What moves on the screen at an even pace moves on the plane by how much of the zoom is done.
  const moved =
    Math.abs(to.zoom - from.zoom) < 1e-9
      ? part
      : (1 / from.zoom - 1 / zoom) / (1 / from.zoom - 1 / to.zoom);
  return {
    zoom,
    centre: {
      x: from.centre.x + (to.centre.x - from.centre.x) * moved,
      y: from.centre.y + (to.centre.y - from.centre.y) * moved,
    },
  };
}
