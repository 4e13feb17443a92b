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

/** The visitor wants every photo deleted; they are asked again before that happens. */
export class AlbumRemovalRequested extends BubblingEvent {
  static readonly eventName = "album-removal-requested";
  constructor() {
    super(AlbumRemovalRequested.eventName);
  }
}

/** A photo did not load: its presigned address may have expired. */
export class PhotoExpired extends BubblingEvent {
  static readonly eventName = "photo-expired";
  constructor(readonly photoId: string) {
    super(PhotoExpired.eventName);
  }
}

/** The visitor added a tag or took one off; `tags` are those the photo should have. */
export class TagsChanged extends BubblingEvent {
  static readonly eventName = "tags-changed";
  constructor(readonly tags: string[]) {
    super(TagsChanged.eventName);
  }
}

/** The viewer leafs to the photo before (-1) or after (1) the one on view. */
export class PhotoStepped extends BubblingEvent {
  static readonly eventName = "photo-stepped";
  constructor(readonly step: -1 | 1) {
    super(PhotoStepped.eventName);
  }
}

declare global {
  interface DocumentEventMap {
    "photo-removal-requested": PhotoRemovalRequested;
    "album-removal-requested": AlbumRemovalRequested;
    "photo-expired": PhotoExpired;
  }
}
