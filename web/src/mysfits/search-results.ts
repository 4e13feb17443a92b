/** Searches and orders over everybody who has been read. Going back finds one as it was left. */
import type { Mysfit } from "../api/client";
import { type Browse, browseSearch, sift } from "./gallery-query";
import type { Catalogue } from "./catalogue";
import type { Census } from "./all-mysfits";

/** How many are drawn at first, and how many each look further down adds. */
export const FIRST = 24;
export const MORE = 48;

interface Selected {
  /** How many had been read when it was sifted. */
  readonly read: number;
  readonly mysfitIds: readonly string[];
}

export class Selection {
  private readonly selected = new Map<string, Selected>();
  private readonly shown = new Map<string, number>();

  constructor(
    private readonly catalogue: Catalogue,
    private readonly census: Census,
  ) {}

  /** Sifts anew at the next look: somebody came by a link, not by the back button. */
  refresh(browse: Browse): void {
    this.selected.delete(browseSearch(browse));
  }

  /**
   * Everybody who is looked for among those read so far.
   *
   * An order holds until the search is opened again: a like must not move the card it was given to.
   */
  ids(browse: Browse): readonly string[] {
    const key = browseSearch(browse);
    const before = this.selected.get(key);
    const read = this.census.mysfitIds;
    if (before?.read === read.length) return before.mysfitIds;
    const mysfitIds = sift(this.known(read), browse).map(({ mysfitId }) => mysfitId);
    this.selected.set(key, { read: read.length, mysfitIds });
    return mysfitIds;
  }

  /** Those of them that are drawn, as they are now. */
  drawn(browse: Browse): Mysfit[] {
    return this.known(this.ids(browse).slice(0, this.shown.get(browseSearch(browse)) ?? FIRST));
  }

  drawMore(browse: Browse): void {
    const key = browseSearch(browse);
    this.shown.set(key, (this.shown.get(key) ?? FIRST) + MORE);
  }

  private known(mysfitIds: readonly string[]): Mysfit[] {
    return mysfitIds.flatMap((mysfitId) => this.catalogue.get(mysfitId) ?? []);
  }
}
