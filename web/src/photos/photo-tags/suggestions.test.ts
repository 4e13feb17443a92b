import { expect, test } from "vitest";
import { makePhoto } from "../make-photo";
import { suggestedTags } from "./suggestions";

test("tags are suggested from place, sure labels and camera, each once and none that is there", () => {
  const photo = makePhoto({
    place: { latitude: null, longitude: null, city: "Bergen", nation: "Norway", address: "Quay 1" },
    labels: [
      { name: "Snow", confidence: 99 },
      { name: "bergen", confidence: 90 },
      { name: "Toy", confidence: 79.9 },
    ],
    make: "Fairphone",
    model: "FP4",
    tags: ["norway"],
  });

  expect(suggestedTags(photo)).toEqual(["Bergen", "Snow", "Fairphone FP4"]);
});
