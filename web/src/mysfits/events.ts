/** What the controls of the gallery ask of its page. */
import { BubblingEvent } from "../app/events";
import type { Filter } from "./filter";
import type { Order } from "./gallery-query";

/** `browsing` is moving with the arrow keys, which leaves no trail in the history. */
export class FilterSelected extends BubblingEvent {
  static readonly eventName = "filter-selected";
  constructor(
    readonly filter: Filter,
    readonly browsing = false,
  ) {
    super(FilterSelected.eventName);
  }
}

/** The visitor paused while typing into the search. */
export class SearchChanged extends BubblingEvent {
  static readonly eventName = "search-changed";
  constructor(readonly words: string) {
    super(SearchChanged.eventName);
  }
}

export class OrderSelected extends BubblingEvent {
  static readonly eventName = "order-selected";
  constructor(readonly order: Order) {
    super(OrderSelected.eventName);
  }
}
