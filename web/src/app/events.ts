/** What elements ask for. Each bubbles up to `app.ts`, which knows the API and the session. */
import type { Mysfit } from "../api/client";
import type { Order } from "../mysfits/gallery-query";
import type { Filter } from "../mysfits/filter";

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

/** A keeper wants a mysfit out of the catalogue. */
export class RemovalAsked extends Bubbling {
  static readonly eventName = "removal-asked";
  constructor(readonly mysfit: Mysfit) {
    super(RemovalAsked.eventName);
  }
}

/** A page has done something worth a sentence, which outlives the page. */
export class NoticeGiven extends Bubbling {
  static readonly eventName = "notice-given";
  constructor(readonly sentence: string) {
    super(NoticeGiven.eventName);
  }
}

/** What a page was asked to do needs somebody signed in, and the session has ended. */
export class SessionLost extends Bubbling {
  static readonly eventName = "session-lost";
  constructor(readonly reason: string) {
    super(SessionLost.eventName);
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

/** The visitor paused while typing into the search. */
export class WordsTyped extends Bubbling {
  static readonly eventName = "words-typed";
  constructor(readonly words: string) {
    super(WordsTyped.eventName);
  }
}

/** The visitor chose the order of the gallery. */
export class OrderChosen extends Bubbling {
  static readonly eventName = "order-chosen";
  constructor(readonly order: Order) {
    super(OrderChosen.eventName);
  }
}

declare global {
  interface HTMLElementEventMap {
    "filter-chosen": FilterChosen;
    "words-typed": WordsTyped;
    "order-chosen": OrderChosen;
    "like-asked": LikeAsked;
    "adoption-asked": AdoptionAsked;
    "removal-asked": RemovalAsked;
    "notice-given": NoticeGiven;
    "session-lost": SessionLost;
  }
}
