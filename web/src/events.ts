/** What elements ask for. Each bubbles up to `app.ts`, which knows the API and the session. */
import type { Mysfit } from "./api";
import type { Filter } from "./filter";

abstract class Bubbling extends Event {
  constructor(name: string) {
    super(name, { bubbles: true });
  }
}

/** The visitor pressed the heart; `liked` is what it should become. */
export class LikeAsked extends Bubbling {
  static readonly eventName = "like-asked";
  constructor(
    readonly mysfit: Mysfit,
    readonly liked: boolean,
  ) {
    super(LikeAsked.eventName);
  }
}

/** The visitor wants to take a mysfit home, or to give one back. */
export class AdoptionAsked extends Bubbling {
  static readonly eventName = "adoption-asked";
  constructor(
    readonly mysfit: Mysfit,
    readonly adopted: boolean,
  ) {
    super(AdoptionAsked.eventName);
  }
}

/** The visitor chose what the gallery shows. Browsing with the arrow keys leaves no trail in the history. */
export class FilterChosen extends Bubbling {
  static readonly eventName = "filter-chosen";
  constructor(
    readonly filter: Filter,
    readonly browsing = false,
  ) {
    super(FilterChosen.eventName);
  }
}

declare global {
  interface HTMLElementEventMap {
    "filter-chosen": FilterChosen;
    "like-asked": LikeAsked;
    "adoption-asked": AdoptionAsked;
  }
}
