/** Searches and orders over the mysfits read so far. Going back finds one as it was left. */
import { createContext } from "@lit/context";
import type { Mysfit } from "../api/client";
import { type GalleryQuery, queryString, applyQuery } from "./gallery-query";
import type { Catalogue } from "./catalogue";
import type { AllMysfits } from "./all-mysfits";

/** How many are drawn at first, and how many each look further down adds. */
export const FIRST = 24;
export const MORE = 48;

interface Result {
  /** How many had been read when it was computed. */
  readonly read: number;
  readonly mysfitIds: readonly string[];
}

export class SearchResults {
  private readonly results = new Map<string, Result>();
  private readonly shown = new Map<string, number>();

  constructor(
    private readonly catalogue: Catalogue,
    private readonly allMysfits: AllMysfits,
  ) {}

  /** Computes anew at the next look: somebody came by a link, not by the back button. */
  refresh(galleryQuery: GalleryQuery): void {
    this.results.delete(queryString(galleryQuery));
  }

  /**
   * The ids that match, among the mysfits read so far.
   *
   * An order holds until the search is opened again: a like must not move the card it was given to.
   */
  ids(galleryQuery: GalleryQuery): readonly string[] {
    const key = queryString(galleryQuery);
    const before = this.results.get(key);
    const read = this.allMysfits.mysfitIds;
    if (before?.read === read.length) return before.mysfitIds;
    const mysfitIds = applyQuery(this.catalogue.getAll(read), galleryQuery).map(
      ({ mysfitId }) => mysfitId,
    );
    this.results.set(key, { read: read.length, mysfitIds });
    return mysfitIds;
  }

  /** Those of them that are shown, as they are now. */
  drawn(galleryQuery: GalleryQuery): Mysfit[] {
    return this.catalogue.getAll(
      this.ids(galleryQuery).slice(0, this.shown.get(queryString(galleryQuery)) ?? FIRST),
    );
  }

  drawMore(galleryQuery: GalleryQuery): void {
    const key = queryString(galleryQuery);
    this.shown.set(key, (this.shown.get(key) ?? FIRST) + MORE);
  }
}

export const searchResultsContext = createContext<SearchResults>("search-results");
