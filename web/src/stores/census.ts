/** How many mysfits there are of each kind: what the alignment chart and the list of species count with. */
import type { Api, Mysfit } from "../api";
import { type Filter, filterSearch, type Trait } from "../filter";
import { Observable } from "../observable";
import type { Catalogue } from "./catalogue";

const PAGE_SIZE = 100;

/** Counting stops here: beyond thousands a visitor gains nothing from an exact number. */
const MOST_PAGES = 50;

const TRAITS: readonly Trait[] = ["species", "alignment", "goodevil", "lawchaos"];

export interface Counts {
  /** Every filter's query string with the number of mysfits it shows. */
  readonly byFilter: ReadonlyMap<string, number>;
  /** Every species there is, in alphabetical order. */
  readonly species: readonly string[];
}

export class Census extends Observable {
  /** `null` until everybody has been counted. */
  counts: Counts | null = null;

  constructor(
    private readonly api: Api,
    private readonly catalogue: Catalogue,
  ) {
    super();
  }

  /** Walks the whole catalogue once. A count that fails is only a number not shown. */
  async take(): Promise<void> {
    if (this.counts) return;
    try {
      const mysfits = await this.everyMysfit();
      this.catalogue.learn(mysfits);
      this.counts = countMysfits(mysfits);
      this.changed();
    } catch {
      // The gallery says what is wrong; the next visit to it counts again.
    }
  }

  private async everyMysfit(): Promise<Mysfit[]> {
    const mysfits: Mysfit[] = [];
    let nextToken: string | null = null;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const page = await this.api.list(null, PAGE_SIZE, nextToken);
      mysfits.push(...page.mysfits);
      nextToken = page.nextToken;
      if (nextToken === null) break;
    }
    return mysfits;
  }
}

/** How many mysfits a filter shows; `null` while they have not been counted. */
export function countOf(counts: Counts | null, filter: Filter): number | null {
  return counts ? (counts.byFilter.get(filterSearch(filter)) ?? 0) : null;
}

export function countMysfits(mysfits: readonly Mysfit[]): Counts {
  const species = new Set(mysfits.map((mysfit) => mysfit.species));
  return {
    byFilter: countByFilter(mysfits),
    species: [...species].sort((one, other) => one.localeCompare(other)),
  };
}

function countByFilter(mysfits: readonly Mysfit[]): Map<string, number> {
  const counts = new Map<string, number>([[filterSearch(null), mysfits.length]]);
  for (const mysfit of mysfits) {
    for (const trait of TRAITS) {
      const key = filterSearch({ trait, value: mysfit[trait] });
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}
