/** Every mysfit read so far, and the listings that showed them. Going back finds a listing as it was left. */
import { createContext } from "@lit/context";
import type { Mysfit } from "../api/client";
import { Observable } from "../app/observable";
import { type Filter, filterSearch } from "./filter";
import type { MysfitPage, MysfitsApi } from "./mysfits-api";

/** How many mysfits the first page holds: it divides into two, three and four columns. */
export const PAGE_SIZE = 12;

/** How many every further page adds; a hundred is the most the API gives. */
const FURTHER_SIZE = 48;

export interface Listing {
  readonly mysfitIds: readonly string[];
  /** `null` after the last page, and before the first one was read. */
  readonly nextToken: string | null;
}

const EMPTY: Listing = { mysfitIds: [], nextToken: null };

/** A cache over the API's reads. What a method could not read it throws; what was known stays. */
export class Catalogue extends Observable {
  private readonly mysfits = new Map<string, Mysfit>();
  private readonly listings = new Map<string, Listing>();

  private published: Listing | null = null;

  constructor(private readonly api: MysfitsApi) {
    super();
  }

  listing(filter: Filter): Listing {
    return this.listings.get(filterSearch(filter)) ?? EMPTY;
  }

  /** The mysfits of a listing as they are now, with every like since. */
  listed(filter: Filter): Mysfit[] {
    return this.getAll(this.listing(filter).mysfitIds);
  }

  /** Takes in what the gallery was published with: shown at once, and read anew as any other. */
  takeInPublished(page: MysfitPage | null): void {
    if (!page) return;
    this.addPage(null, [], page.mysfits, page.nextToken);
    this.published = this.listing(null);
  }

  /** Whether what is known of a listing is what the page was published with. */
  listsPublished(filter: Filter): boolean {
    return this.published !== null && this.listing(filter) === this.published;
  }

  /** Reads a listing's first page unless it was read before. */
  async load(filter: Filter): Promise<void> {
    if (!this.listings.has(filterSearch(filter))) await this.reload(filter);
  }

  /** Reads a listing from its first page. What was listed stays on view until the answer is there. */
  async reload(filter: Filter): Promise<void> {
    const page = await this.api.list(filter, PAGE_SIZE);
    this.addPage(filter, [], page.mysfits, page.nextToken);
  }

  /** Reads the next page of a listing, if there is one. */
  async loadMore(filter: Filter): Promise<void> {
    const { mysfitIds, nextToken } = this.listing(filter);
    if (nextToken === null) return;
    const page = await this.api.list(filter, FURTHER_SIZE, nextToken);
    this.addPage(filter, mysfitIds, page.mysfits, page.nextToken);
  }

  get(mysfitId: string): Mysfit | null {
    return this.mysfits.get(mysfitId) ?? null;
  }

  /** Those of `mysfitIds` that are known, in that order. */
  getAll(mysfitIds: Iterable<string>): Mysfit[] {
    return [...mysfitIds].flatMap((mysfitId) => this.mysfits.get(mysfitId) ?? []);
  }

  /** Reads one mysfit anew; one that is already known stays on view meanwhile. */
  async read(mysfitId: string): Promise<Mysfit> {
    const mysfit = await this.api.find(mysfitId);
    this.add([mysfit]);
    return mysfit;
  }

  /** The mysfit as it is known, else read. */
  async find(mysfitId: string): Promise<Mysfit> {
    return this.get(mysfitId) ?? this.read(mysfitId);
  }

  /** Takes in mysfits that were read elsewhere. */
  add(mysfits: readonly Mysfit[]): void {
    for (const mysfit of mysfits) this.mysfits.set(mysfit.mysfitId, mysfit);
    this.changed();
  }

  /** Changes what is known of a mysfit, after a like or an adoption. */
  update(mysfitId: string, changes: Partial<Pick<Mysfit, "likes" | "adopted">>): void {
    const mysfit = this.mysfits.get(mysfitId);
    if (mysfit) this.add([{ ...mysfit, ...changes }]);
  }

  /** Drops a mysfit that staff have removed; listings skip it from then on. */
  remove(mysfitId: string): void {
    this.mysfits.delete(mysfitId);
    this.changed();
  }

  private addPage(
    filter: Filter,
    before: readonly string[],
    mysfits: readonly Mysfit[],
    nextToken: string | null,
  ): void {
    const mysfitIds = [...new Set([...before, ...mysfits.map(({ mysfitId }) => mysfitId)])];
    this.listings.set(filterSearch(filter), { mysfitIds, nextToken });
    this.add(mysfits);
  }
}

export const catalogueContext = createContext<Catalogue>("catalogue");
