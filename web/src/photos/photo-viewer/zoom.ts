/** How a photo lies in the viewer: how much larger than fitting, and how far from the middle. */

export interface Zoom {
  /** 1 fits the window. */
  readonly scale: number;
  /** Of the photo's middle from the window's, in pixels. */
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const FITTING: Zoom = { scale: 1, x: 0, y: 0 };
const MAX_SCALE = 6;

/** Enlarges by `factor` around a point, given from the window's middle, which stays where it is. */
export function zoomedAt({ scale, x, y }: Zoom, factor: number, point: Point): Zoom {
  const next = Math.min(MAX_SCALE, Math.max(1, scale * factor));
  const by = next / scale;
  return { scale: next, x: point.x - (point.x - x) * by, y: point.y - (point.y - y) * by };
}

/** Moved back so far that no edge of a large photo comes away from the window's. */
export function within({ scale, x, y }: Zoom, fitting: Size, stage: Size): Zoom {
  const most = (inner: number, outer: number) => Math.max(0, (inner * scale - outer) / 2);
  const clamp = (value: number, limit: number) => Math.min(limit, Math.max(-limit, value)) || 0;
  return {
    scale,
    x: clamp(x, most(fitting.width, stage.width)),
    y: clamp(y, most(fitting.height, stage.height)),
  };
}

/** What a finger that has let go meant: the photo before or after, to close, or nothing. */
export function swipeOf(dx: number, dy: number): "previous" | "next" | "close" | null {
  const far = 60;
  if (Math.abs(dx) > far && Math.abs(dx) > 1.5 * Math.abs(dy)) return dx > 0 ? "previous" : "next";
  return dy > 2 * far && dy > 1.5 * Math.abs(dx) ? "close" : null;
}
