import { describe, expect, test } from "vitest";
import { makePhoto } from "./make-photo";
import {
  cameraOf,
  coordinatesInWords,
  dayOf,
  labelInWords,
  placeInWords,
  shortTitle,
  sizeInWords,
  takenInWords,
} from "./photo-facts";

const NOWHERE = { latitude: null, longitude: null, city: null, nation: null, address: null };

test("a long description is cut after a word where it is a title", () => {
  const description = "A walk along the quay, with wind from every side at once.";

  expect(shortTitle(makePhoto({ description }))).toBe(
    "“A walk along the quay, with wind from every…”",
  );
  expect(shortTitle(makePhoto({ description: "Snow." }))).toBe("“Snow.”");
  expect(shortTitle(makePhoto())).toBe("A photo of Suzu");
});

test("a label is said with a whole percent", () => {
  expect(labelInWords({ name: "Toy", confidence: 97.4 })).toBe("Toy 97 %");
});

test.each([
  [999, "999 bytes"],
  [12_300, "12.3 kB"],
  [1_200_000, "1.2 MB"],
  [10_485_760, "10.5 MB"],
])("%i bytes are %s", (bytes, expected) => {
  expect(sizeInWords(bytes)).toBe(expected);
});

test.each([
  ["Canon", "Canon EOS 5D", "Canon EOS 5D"],
  ["NIKON CORPORATION", "NIKON D90", "NIKON D90"],
  ["Fairphone", "FP4", "Fairphone FP4"],
  [null, "FP4", "FP4"],
  ["Fairphone", null, "Fairphone"],
  [null, null, null],
])("maker %s and model %s are camera %s", (make, model, expected) => {
  expect(cameraOf({ make, model })).toBe(expected);
});

describe("when a photo was taken", () => {
  test("is by the clock of its place, with its zone", () => {
    expect(takenInWords("2026-05-01T23:30:00+02:00")).toBe("1 May 2026 at 23:30, UTC+02:00");
    expect(takenInWords("2026-05-01T23:30:00-03:30")).toBe("1 May 2026 at 23:30, UTC−03:30");
  });

  test("has no zone where the camera gave none", () => {
    expect(takenInWords("2026-05-01T23:30:00")).toBe("1 May 2026 at 23:30");
  });

  test("is the day of its card, else the day it was sent", () => {
    expect(dayOf({ takenAt: "2024-02-29T23:59:00", uploadedAt: "2026-05-01T12:00:00.000Z" })).toBe(
      "29 February 2024",
    );
    expect(dayOf({ takenAt: null, uploadedAt: "2026-05-01T12:00:00.000Z" })).toBe("1 May 2026");
  });
});

describe("a place", () => {
  test("is named by what is known of it", () => {
    expect(placeInWords({ ...NOWHERE, city: "Bergen", nation: "Norway" })).toBe("Bergen, Norway");
  });

  test("without a name is its coordinates", () => {
    expect(placeInWords({ ...NOWHERE, latitude: -33.8568, longitude: 151.2153 })).toBe(
      "33.86° S, 151.22° E",
    );
    expect(coordinatesInWords(null, null)).toBe("");
  });
});
