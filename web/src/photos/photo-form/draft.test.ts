import { describe, expect, test } from "vitest";
import { makePhoto } from "../make-photo";
import { changesOf, draftErrors, draftOf } from "./draft";

const BERGEN = {
  latitude: 60.39299,
  longitude: 5.32415,
  city: "Bergen",
  nation: "Norway",
  address: null,
};
const photo = makePhoto({
  description: "Snow.",
  takenAt: "2026-01-03T14:05:00.000Z",
  place: BERGEN,
});

describe("the changes of a photo", () => {
  test("are none while nothing differs", () => {
    expect(changesOf(photo, draftOf(photo))).toEqual({});
  });

  test("are what differs, and an emptied text is removed", () => {
    const draft = { ...draftOf(photo), description: " ", address: "Quay 1" };

    expect(changesOf(photo, draft)).toEqual({
      description: null,
      place: { ...BERGEN, address: "Quay 1" },
    });
  });

  test("remove a place of which nothing is left", () => {
    const draft = { ...draftOf(photo), city: "", nation: "", latitude: "", longitude: "" };

    expect(changesOf(photo, draft)).toEqual({ place: null });
  });

  test("keep the zone of a time, and add none", () => {
    const draft = { ...draftOf(photo), takenAt: "2026-01-04T09:00" };

    expect(changesOf(photo, draft)).toEqual({ takenAt: "2026-01-04T09:00Z" });
    expect(changesOf({ ...photo, takenAt: null }, draft).takenAt).toBe("2026-01-04T09:00");
  });
});

describe("a place of a draft", () => {
  test.each([
    ["60.39", ""],
    ["", "5.3"],
  ])("with %j and %j lacks a half", (latitude, longitude) => {
    expect(draftErrors({ ...draftOf(photo), latitude, longitude }).place).toMatch("go together");
  });

  test.each([
    ["91", "0"],
    ["0", "-180.5"],
    ["60° N", "5"],
  ])("at %j, %j is nowhere", (latitude, longitude) => {
    expect(draftErrors({ ...draftOf(photo), latitude, longitude }).place).toMatch("plain numbers");
  });

  test("may have no coordinates", () => {
    expect(draftErrors({ ...draftOf(photo), latitude: "", longitude: "" })).toEqual({});
  });
});
