/** A valid photo for tests, ready and bare; a test states only what matters to it. */
import type { Photo } from "./photos-api";

export function makePhoto(changes: Partial<Photo> = {}): Photo {
  return {
    photoId: "0193a000-0000-7000-8000-000000000001",
    mysfitId: "7def27b0-a464-4deb-8b17-85108d5273c0",
    mysfitName: "Suzu",
    status: "ready",
    reason: null,
    fileName: "IMG_0001.jpg",
    contentType: "image/jpeg",
    bytes: 1_200_000,
    width: 4000,
    height: 3000,
    description: null,
    tags: [],
    labels: [],
    labelsStatus: "none",
    takenAt: null,
    make: null,
    model: null,
    place: null,
    uploadedAt: "2026-05-01T12:00:00.000Z",
    thumbUrl: "http://photos.test/thumb.jpg",
    viewUrl: "http://photos.test/view.jpg",
    ...changes,
  };
}
