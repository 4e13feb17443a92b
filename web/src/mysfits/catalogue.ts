/** Every mysfit seen so far, and the listings that showed them. Going back finds a listing as it was left. */
import type { Api, Mysfit } from "../api/client";
import { type Filter, filterSearch } from "./filter";
import { Observable } from "../app/observable";

/** How many mysfits a page of the gallery adds: it divides into two, three and four columns. */
export const PAGE_SIZE = 12;

/** How many every further page adds: who goes on has time, and a hundred is the most the API gives. */
const FURTHER_SIZE = 48;

export interface Listing {
  /** "more" is a further page on its way; "failed" keeps what was there before. */
  readonly state: "loading" | "more" | "ready" | "failed";
  readonly mysfitIds: readonly string[];
  readonly nextToken: string | null;
  readonly error: unknown;
}

export type Finding =
  | { readonly state: "loading" }
  | { readonly state: "ready"; readonly mysfit: Mysfit }
  | { readonly state: "failed"; readonly error: unknown };

const EMPTY: Listing = { state: "loading", mysfitIds: [], nextToken: null, error: null };

export class Catalogue extends Observable {
  private readonly mysfits = new Map<string, Mysfit>();
  private readonly listings = new Map<string, Listing>();
  private readonly failures = new Map<string, unknown>();
  private readonly asked = new Set<string>();

  constructor(private readonly api: Api) {
    super();
  }

  listing(filter: Filter): Listing {
    return this.listings.get(filterSearch(filter)) ?? EMPTY;
  }

  /** The mysfits of a listing as they are now, with every like since. */
  listed(filter: Filter): Mysfit[] {
    return this.listing(filter).mysfitIds.flatMap((mysfitId) => this.mysfits.get(mysfitId) ?? []);
  }

  /** Starts a listing unless it is there already; a failed one starts again. */
  async open(filter: Filter): Promise<void> {
    const known = this.listings.get(filterSearch(filter));
    if (known && known.state !== "failed") return;
    await this.reopen(filter);
  }

  /** Reads a listing from its first page. What was listed stays on view until the answer is there. */
  async reopen(filter: Filter): Promise<void> {
    const kept = this.listing(filter);
    this.setListing(filter, { ...kept, state: "loading", error: null });
    await this.readPage(filter, [], null);
  }

  async more(filter: Filter): Promise<void> {
    const { state, mysfitIds, nextToken } = this.listing(filter);
    if (state === "more" || nextToken === null) return;
    this.setListing(filter, { ...this.listing(filter), state: "more", error: null });
    await this.readPage(filter, mysfitIds, nextToken);
  }

  finding(mysfitId: string): Finding {
    const mysfit = this.mysfits.get(mysfitId);
    if (mysfit) return { state: "ready", mysfit };
    if (this.failures.has(mysfitId)) return { state: "failed", error: this.failures.get(mysfitId) };
    return { state: "loading" };
  }

  /** Reads one mysfit anew; one that is already known stays on view meanwhile. */
  async find(mysfitId: string): Promise<void> {
    this.asked.add(mysfitId);
    this.failures.delete(mysfitId);
    this.changed();
    try {
      this.keep([await this.api.find(mysfitId)]);
    } catch (error) {
      this.failures.set(mysfitId, error);
    }
    this.changed();
  }

  /** Looks a mysfit up unless it is known, or was asked for before. */
  async meet(mysfitId: string): Promise<void> {
    if (this.mysfits.has(mysfitId) || this.asked.has(mysfitId)) return;
    await this.find(mysfitId);
  }

  /** Takes in mysfits that were learnt elsewhere. */
  learn(mysfits: readonly Mysfit[]): void {
    this.keep(mysfits);
    this.changed();
  }

  /** Changes what is known of a mysfit, after a like or an adoption. */
  amend(mysfitId: string, changes: Partial<Pick<Mysfit, "likes" | "adopted">>): void {
    const mysfit = this.mysfits.get(mysfitId);
    if (!mysfit) return;
    this.mysfits.set(mysfitId, { ...mysfit, ...changes });
    this.changed();
  }

  /** Lets go of a mysfit that a keeper has removed; listings skip it from then on. */
  forget(mysfitId: string): void {
    this.mysfits.delete(mysfitId);
    this.asked.delete(mysfitId);
    this.changed();
  }

  get(mysfitId: string): Mysfit | null {
    return this.mysfits.get(mysfitId) ?? null;
  }

  private async readPage(filter: Filter, before: readonly string[], token: string | null) {
    try {
      const page = await this.api.list(filter, token === null ? PAGE_SIZE : FURTHER_SIZE, token);
      this.keep(page.mysfits);
      const added = page.mysfits.map(({ mysfitId }) => mysfitId);
      this.setListing(filter, {
        state: "ready",
        mysfitIds: [...new Set([...before, ...added])],
        nextToken: page.nextToken,
        error: null,
      });
    } catch (error) {
      this.setListing(filter, { ...this.listing(filter), state: "failed", error });
    }
  }

  private keep(mysfits: readonly Mysfit[]): void {
    for (const mysfit of mysfits) this.mysfits.set(mysfit.mysfitId, mysfit);
  }

  private setListing(filter: Filter, listing: Listing): void {
    this.listings.set(filterSearch(filter), listing);
    this.changed();
  }
}
