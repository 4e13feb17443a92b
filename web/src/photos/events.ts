/** What the elements of the album ask of it. */
import { BubblingEvent } from "../app/events";
import type { Photo } from "./photos-api";

/** The visitor wants a photo deleted; they are asked again before it is. */
export class PhotoRemovalRequested extends BubblingEvent {
  static readonly eventName = "photo-removal-requested";
  constructor(readonly photo: Photo) {
    super(PhotoRemovalRequested.eventName);
  }
}

/** A photo did not load: its presigned address may have expired. */
export class PhotoExpired extends BubblingEvent {
  static readonly eventName = "photo-expired";
  constructor(readonly photoId: string) {
    super(PhotoExpired.eventName);
  }
}

declare global {
  interface DocumentEventMap {
    "photo-removal-requested": PhotoRemovalRequested;
    "photo-expired": PhotoExpired;
  }
}
