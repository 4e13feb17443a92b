import { expect, test } from "vitest";
import { FITTING, swipeOf, within, zoomedAt } from "./zoom";

const STAGE = { width: 800, height: 600 };

test("the point that is zoomed at stays where it is", () => {
  expect(zoomedAt(FITTING, 2, { x: 100, y: -50 })).toEqual({ scale: 2, x: -100, y: 50 });
});

test("zooming ends at six times, and at fitting", () => {
  expect(zoomedAt(FITTING, 100, { x: 0, y: 0 }).scale).toBe(6);
  expect(zoomedAt({ scale: 2, x: 5, y: 5 }, 0.1, { x: 0, y: 0 }).scale).toBe(1);
});

test("no edge of a large photo comes away from the window's, and a small one stays in its middle", () => {
  const fitting = { width: 800, height: 450 };

  expect(within({ scale: 2, x: 900, y: -900 }, fitting, STAGE)).toEqual({
    scale: 2,
    x: 400,
    y: -150,
  });
  expect(within({ scale: 1, x: 30, y: 30 }, fitting, STAGE)).toEqual(FITTING);
});

test.each([
  [90, 10, "previous"],
  [-90, 10, "next"],
  [40, 0, null],
  [90, 80, null],
  [10, 150, "close"],
  [10, -150, null],
])("a swipe by %i, %i means %s", (dx, dy, expected) => {
  expect(swipeOf(dx, dy)).toBe(expected);
});
