import type { Mysfit } from "../api/client";
import { BubblingEvent } from "../app/events";

/** The visitor pressed the heart; `liked` is what it should become. */
export class LikeRequested extends BubblingEvent {
  static readonly eventName = "like-requested";
  constructor(
    readonly mysfit: Mysfit,
    readonly liked: boolean,
  ) {
    super(LikeRequested.eventName);
  }
}

declare global {
  interface DocumentEventMap {
    "like-requested": LikeRequested;
  }
}
