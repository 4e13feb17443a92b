import type { Mysfit } from "../api/client";
import { BubblingEvent } from "../app/events";

/** The visitor wants to adopt a mysfit (`adopted`), or to give one back. */
export class AdoptionRequested extends BubblingEvent {
  static readonly eventName = "adoption-requested";
  constructor(
    readonly mysfit: Mysfit,
    readonly adopted: boolean,
  ) {
    super(AdoptionRequested.eventName);
  }
}

declare global {
  interface DocumentEventMap {
    "adoption-requested": AdoptionRequested;
  }
}
