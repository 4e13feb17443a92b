import { expect, test } from "vitest";
import { matchRoute } from "../app/router";
import { newPhotoAddress, photoAddress, photoMapAddress } from "./addresses";
import { photoRoutes } from "./routes";

const ROUTES = photoRoutes(() => new Promise(() => undefined));

test.each([
  ["/photos", "photos", undefined],
  [newPhotoAddress(), "new-photo", undefined],
  [photoMapAddress(), "photo-map", undefined],
  [
    photoAddress("0193a000-0000-7000-8000-000000000001"),
    "photo",
    "0193a000-0000-7000-8000-000000000001",
  ],
])("%s is the page %s", (address, page, photoId) => {
  const found = matchRoute(ROUTES, address);

  expect([found?.route.page, found?.params.photoId]).toEqual([page, photoId]);
});
