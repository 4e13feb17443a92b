import { describe, expect, test } from "vitest";
import { boxAround, PLANE, pointAt } from "./plane";
import {
  betweenViews,
  fitted,
  limited,
  MAX_ZOOM,
  onPlane,
  onScreen,
  panned,
  scaleOf,
  WHOLE_WORLD,
  zoomed,
} from "./view";

const FRAME = { width: 800, height: 500 };
const near = { centre: { x: 500, y: 200 }, zoom: 8 };

test("a place projects to one point: Greenwich left of the middle, the equator at half the height", () => {
  const { x, y } = pointAt(0, 0);

  expect(x).toBeLessThan(PLANE.width / 2);
  expect(y).toBeCloseTo(PLANE.height / 2);
});

test("north is up and east is right", () => {
  const kyoto = pointAt(135.75, 34.98);
  const atacama = pointAt(-68.2, -22.91);

  expect(kyoto.x).toBeGreaterThan(atacama.x);
  expect(kyoto.y).toBeLessThan(atacama.y);
});

test("both sides of the date line are drawn", () => {
  expect(pointAt(179, 0).x).toBeGreaterThan(PLANE.width * 0.9);
  expect(pointAt(-160, 0).x).toBeLessThan(PLANE.width * 0.1);
});

test("the whole world fits the frame at zoom 1", () => {
  expect(onScreen({ x: 0, y: 0 }, WHOLE_WORLD, FRAME).x).toBeCloseTo(0);
  expect(onScreen({ x: PLANE.width, y: 0 }, WHOLE_WORLD, FRAME).x).toBeCloseTo(800);
});

test("a pixel and its point on the plane are each other's inverse", () => {
  const pixel = { x: 123, y: 45 };

  const back = onScreen(onPlane(pixel, near, FRAME), near, FRAME);

  expect(back.x).toBeCloseTo(123);
  expect(back.y).toBeCloseTo(45);
});

test("zooming keeps what is under the pointer", () => {
  const pixel = { x: 600, y: 150 };
  const before = onPlane(pixel, near, FRAME);

  const after = onPlane(pixel, zoomed(near, 2, pixel, FRAME), FRAME);

  expect(after.x).toBeCloseTo(before.x);
  expect(after.y).toBeCloseTo(before.y);
});

test.each([
  [1000, MAX_ZOOM],
  [0.0001, 1],
])("zoom by %s ends at %s", (factor, zoom) => {
  expect(zoomed(near, factor, { x: 400, y: 250 }, FRAME).zoom).toBe(zoom);
});

test("zooming out at the edge of the world shows nothing beyond it", () => {
  const east = panned(near, -100_000, 0, FRAME);

  const out = zoomed(east, 0.25, { x: 0, y: 250 }, FRAME);

  expect(onPlane({ x: 800, y: 0 }, out, FRAME).x).toBeCloseTo(PLANE.width);
});

test("panning follows the finger", () => {
  const moved = panned(near, 80, -40, FRAME);

  expect(onScreen(near.centre, moved, FRAME)).toEqual({
    x: expect.closeTo(480) as number,
    y: expect.closeTo(210) as number,
  });
});

test("panning stops at the edge of the world", () => {
  const moved = panned(near, 100_000, 0, FRAME);

  expect(onPlane({ x: 0, y: 0 }, moved, FRAME).x).toBeCloseTo(0);
});

test("at zoom 1 the world stays in the middle", () => {
  expect(panned(WHOLE_WORLD, 300, 300, FRAME)).toEqual(WHOLE_WORLD);
});

describe("a fitted view", () => {
  const box = boxAround([pointAt(2.35, 48.85), pointAt(9.99, 53.55)]);

  test("has its box within the margin", () => {
    const view = fitted(box, FRAME, 60);
    const corner = onScreen({ x: box.left, y: box.top }, view, FRAME);

    expect(Math.min(corner.x, corner.y)).toBeGreaterThanOrEqual(60 - 1e-6);
    expect(view.zoom).toBeGreaterThan(10);
  });

  test("of a single point is as near as is allowed", () => {
    const point = pointAt(2.35, 48.85);

    expect(fitted(boxAround([point]), FRAME, 60, 5).zoom).toBe(5);
  });

  test("in a frame smaller than its margins shows the world", () => {
    expect(fitted(box, { width: 100, height: 80 }, 60).zoom).toBeGreaterThanOrEqual(1);
  });
});

describe("a flight", () => {
  const target = { centre: { x: 700, y: 150 }, zoom: 32 };

  test("begins and ends where it should", () => {
    expect(betweenViews(near, target, 0)).toEqual(near);
    expect(betweenViews(near, target, 1)).toBe(target);
  });

  test("keeps a point still that lies still at both ends", () => {
    const pixel = { x: 200, y: 300 };
    const end = zoomed(near, 2, pixel, FRAME);

    const half = onPlane(pixel, betweenViews(near, end, 0.5), FRAME);

    expect(half.x).toBeCloseTo(onPlane(pixel, near, FRAME).x);
  });

  test("without a change of zoom is straight", () => {
    const there = { ...near, centre: { x: 600, y: 240 } };

    expect(betweenViews(near, there, 0.5).centre).toEqual({ x: 550, y: 220 });
  });
});

test("a view is limited to the zoom there is", () => {
  const view = limited({ ...near, zoom: 99 }, FRAME);

  expect(scaleOf(view, FRAME)).toBeCloseTo(32 * 0.8);
});
