/** The whole catalogue, read page by page in the background: for counts, for searching and for sorting. */
import { createContext } from "@lit/context";
import type { Mysfit } from "../api/client";
import { type Filter, filterSearch, type Trait } from "./filter";
import { Observable } from "../app/observable";
import type { Catalogue } from "./catalogue";
import type { MysfitsApi } from "./mysfits-api";

const PAGE_SIZE = 100;

/** Reading stops here: twenty thousand mysfits are ten megabytes, more than a visitor's browser should hold. */
const MOST_PAGES = 200;

const TRAITS: readonly Trait[] = ["species", "alignment", "goodevil", "lawchaos"];

export interface Counts {
  /** Every filter's query string with the number of mysfits it shows. */
  readonly byFilter: ReadonlyMap<string, number>;
  /** Every species there is, in alphabetical order. */
  readonly species: readonly string[];
  /** For each alignment the best liked of its mysfits: the face of its square. */
  readonly faces: ReadonlyMap<string, Mysfit>;
}

export class AllMysfits extends Observable {
  state: "idle" | "reading" | "complete" | "failed" = "idle";
  /** The ids read so far, in the API's order. */
  mysfitIds: readonly string[] = [];
  /** `null` until the whole catalogue has been read. */
  counts: Counts | null = null;
  /** Set when the catalogue goes on after the last mysfit that was read. */
  isCutOff = false;
  error: unknown = null;

  constructor(
    private readonly api: MysfitsApi,
    private readonly catalogue: Catalogue,
  ) {
    super();
  }

  /** Reads the whole catalogue once, announcing each page; one that failed starts again. */
  async load(): Promise<void> {
    if (this.state === "reading" || this.state === "complete") return;
    this.state = "reading";
    this.mysfitIds = [];
    this.changed();
    try {
      this.counts = countMysfits(await this.readPages());
      this.state = "complete";
    } catch (error) {
      this.error = error;
      this.state = "failed";
    }
    this.changed();
  }

  /** Reads the catalogue again after staff have changed it. What is known stays until then. */
  async reload(): Promise<void> {
    if (this.state === "reading") return;
    this.state = "idle";
    await this.load();
  }

  private async readPages(): Promise<Mysfit[]> {
    const mysfits: Mysfit[] = [];
    let nextToken: string | null = null;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const page = await this.api.list(null, PAGE_SIZE, nextToken);
      mysfits.push(...page.mysfits);
      nextToken = page.nextToken;
      this.mysfitIds = mysfits.map(({ mysfitId }) => mysfitId);
      this.catalogue.add(page.mysfits);
      if (nextToken === null) break;
      this.changed();
    }
    this.isCutOff = nextToken !== null;
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
    faces: bestLiked(mysfits),
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

function bestLiked(mysfits: readonly Mysfit[]): Map<string, Mysfit> {
  const faces = new Map<string, Mysfit>();
  for (const mysfit of mysfits) {
    const face = faces.get(mysfit.alignment);
    if (!face || mysfit.likes > face.likes) faces.set(mysfit.alignment, mysfit);
  }
  return faces;
}

export const allMysfitsContext = createContext<AllMysfits>("all-mysfits");
