import type { Mysfit } from "../api/client";
import { BubblingEvent } from "../app/events";

/** Staff want a mysfit out of the catalogue. */
export class RemovalRequested extends BubblingEvent {
  static readonly eventName = "removal-requested";
  constructor(readonly mysfit: Mysfit) {
    super(RemovalRequested.eventName);
  }
}

declare global {
  interface DocumentEventMap {
    "removal-requested": RemovalRequested;
  }
}
