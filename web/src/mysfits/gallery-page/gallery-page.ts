import { consume } from "@lit/context";
import { Task, TaskStatus } from "@lit/task";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { temperamentOf } from "../alignment";
import type { Mysfit } from "../../api/client";
import {
  type GalleryQuery,
  headingOf,
  queryString,
  isFiltered,
  needsAllMysfits,
  parseGalleryQuery,
} from "../gallery-query";
import "../alignment-chart/alignment-chart";
import "../../ui/hero-scene/hero-scene";
import "../mysfit-grid/mysfit-grid";
import "../order-select/order-select";
import "../search-field/search-field";
import "../species-select/species-select";
import { failurePanel } from "../../ui/state-panel/failure-panel";
import type { FilterSelected, OrderSelected, SearchChanged } from "../events";
import { type Filter, sameFilter } from "../filter";
import { Page } from "../../app/page";
import { publishedAt } from "../../app/published-page";
import { type Router, routerContext } from "../../app/router";
import { type Profile, profileContext } from "../../profile/profile";
import { type AllMysfits, allMysfitsContext, countOf } from "../all-mysfits";
import { type Catalogue, catalogueContext, PAGE_SIZE } from "../catalogue";
import { type SearchResults, searchResultsContext } from "../search-results";

const whenWritten = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });

type Reading = "load" | "reload" | "loadMore";

/** What there is to show, wherever it was read: a listing of the API, or search results. */
interface View {
  readonly mysfits: readonly Mysfit[];
  /** How many there are in all; `null` while nobody knows. */
  readonly count: number | null;
  readonly state: "loading" | "more" | "ready" | "failed";
  readonly error: unknown;
  /** Whether others follow those shown. */
  readonly goesOn: boolean;
}

/** The front page: every mysfit, or those that a filter and a search select. */
@customElement("gallery-page")
export class GalleryPage extends Page {
  @consume({ context: routerContext }) private readonly router!: Router;
  @consume({ context: catalogueContext }) private readonly catalogue!: Catalogue;
  @consume({ context: allMysfitsContext }) private readonly allMysfits!: AllMysfits;
  @consume({ context: searchResultsContext }) private readonly searchResults!: SearchResults;
  @consume({ context: profileContext }) private readonly profile!: Profile;

  /** The query string; what is looked for is read from it and lives nowhere else. */
  @property() search = "";
  @query(".results") private readonly results!: HTMLElement;
  @query(".results h2") private readonly heading!: HTMLElement;
  @query(".more") private readonly end!: HTMLElement | null;

  /** Once somebody has asked for more, more comes by itself as the end draws near. */
  private unrolling = false;
  private readonly nearTheEnd = new IntersectionObserver(
    (entries) => {
      if (this.unrolling && entries.some(({ isIntersecting }) => isIntersecting)) void this.more();
    },
    { rootMargin: "600px" },
  );

  /** Reads a page of the API's listing: the first one ("load" unless it is known, "reload") or the next. */
  private readonly listing = new Task(this, {
    autoRun: false,
    task: async ([what, filter]: readonly [Reading, Filter]) => {
      this.reading = what;
      await this.catalogue[what](filter);
      // The first cards come first; the whole catalogue is read once they are there.
      if (what !== "loadMore") void this.allMysfits.load();
    },
  });
  private reading: Reading = "load";

  override disconnectedCallback(): void {
    this.nearTheEnd.disconnect();
    super.disconnectedCallback();
  }

  protected override pageTitle(): string {
    return isFiltered(this.galleryQuery) ? headingOf(this.galleryQuery, null) : "Mythical Mysfits";
  }

  protected override watches() {
    return [this.catalogue, this.allMysfits, this.profile];
  }

  private get galleryQuery(): GalleryQuery {
    return parseGalleryQuery(this.search);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("search")) this.open();
  }

  private open(): void {
    const { allMysfits, galleryQuery, router, searchResults } = this;
    const keepsPlace = router.arrival === "history";
    this.unrolling = false;
    if (!keepsPlace) searchResults.refresh(galleryQuery);
    if (needsAllMysfits(galleryQuery)) void allMysfits.load();
    else void this.listing.run([keepsPlace ? "load" : "reload", galleryQuery.filter]);
    if (this.hasUpdated) void this.turnToTheTop();
  }

  protected override updated(): void {
    super.updated();
    this.nearTheEnd.disconnect();
    if (this.end) this.nearTheEnd.observe(this.end);
  }

  /** Something else was chosen far down the page: what it shows begins at the top. */
  private async turnToTheTop(): Promise<void> {
    await this.updateComplete;
    if (this.results.getBoundingClientRect().top < 0) this.results.scrollIntoView();
  }

  protected override render() {
    const { galleryQuery } = this;
    const { counts } = this.allMysfits;
    return html`<div class="spread">
      <section
        class="hero ${isFiltered(galleryQuery) ? "condensed" : ""}"
        aria-labelledby="gallery-title"
      >
        <div class="words">
          <h1 id="gallery-title" tabindex="-1">Somebody odd is waiting for you</h1>
          <p class="lead">
            Meet the mysfits, like your favourites, adopt the one nobody else understood.
          </p>
        </div>
        <hero-scene anchor="xMax"></hero-scene>
      </section>
      <search
        class="finder"
        aria-label="Find a mysfit"
        @filter-selected=${this.choose}
        @search-changed=${this.lookFor}
      >
        <search-field .words=${galleryQuery.words}></search-field>
        <alignment-chart .filter=${galleryQuery.filter} .counts=${counts}></alignment-chart>
        <species-select .filter=${galleryQuery.filter} .counts=${counts}></species-select>
      </search>
      <section class="results" aria-labelledby="results-title" @order-selected=${this.sort}>
        ${this.resultsOf(needsAllMysfits(galleryQuery) ? this.selected() : this.listed())}
      </section>
    </div>`;
  }

  /** A listing as the API gives it, page by page. */
  private listed(): View {
    const { allMysfits, catalogue } = this;
    const { filter } = this.galleryQuery;
    const pending = this.reading === "loadMore" ? "more" : "loading";
    return {
      mysfits: catalogue.listed(filter),
      count: countOf(allMysfits.counts, filter),
      state:
        this.listing.status === TaskStatus.ERROR
          ? "failed"
          : this.listing.status === TaskStatus.PENDING
            ? pending
            : "ready",
      error: this.listing.error,
      goesOn: catalogue.listing(filter).nextToken !== null,
    };
  }

  /** A search, or another order: computed from the mysfits read so far. */
  private selected(): View {
    const { allMysfits, searchResults } = this;
    const found = searchResults.ids(this.galleryQuery);
    const mysfits = searchResults.drawn(this.galleryQuery);
    const isWhole = allMysfits.state === "complete";
    return {
      mysfits,
      count: isWhole ? found.length : null,
      state: isWhole ? "ready" : allMysfits.state === "failed" ? "failed" : "loading",
      error: allMysfits.error,
      goesOn: mysfits.length < found.length,
    };
  }

  private resultsOf(view: View) {
    const { profile } = this;
    const { mysfits, state } = view;
    const isWaiting = state === "loading" && mysfits.length === 0;
    const placeholders = isWaiting ? PAGE_SIZE / 2 : state === "more" ? 3 : 0;
    return html`<header>
        <div role="status">${this.chosen(view)}</div>
        <div class="tools">
          ${isFiltered(this.galleryQuery) ? html`<a href="/">Show all</a>` : nothing}
          <order-select .order=${this.galleryQuery.order}></order-select>
        </div>
      </header>
      ${this.progress()}${state === "failed" ? this.age() : nothing}
      ${
        mysfits.length > 0 || isWaiting
          ? html`<mysfit-grid
              .mysfits=${mysfits}
              .liked=${profile.likes}
              .mine=${profile.adoptions}
              .placeholders=${placeholders}
              aria-busy=${isWaiting}
            ></mysfit-grid>`
          : nothing
      }
      ${this.ending(view)}`;
  }

  /** What is chosen, in words, and what such a mysfit is like. Read out whenever it changes. */
  private chosen({ count }: View) {
    const { filter } = this.galleryQuery;
    const temperament = filter?.trait === "alignment" ? temperamentOf(filter.value) : "";
    return html`<h2 id="results-title" tabindex="-1">${headingOf(this.galleryQuery, count)}</h2>
      ${temperament ? html`<p>${temperament}.</p>` : nothing}`;
  }

  /** A search needs the whole catalogue: how many have been read, while there are more to come. */
  private progress() {
    const { allMysfits } = this;
    if (!needsAllMysfits(this.galleryQuery)) return nothing;
    const read = allMysfits.mysfitIds.length.toLocaleString("en");
    if (allMysfits.state === "reading") {
      return html`<p class="progress">
        <progress aria-label="Reading the guide"></progress> Reading the whole guide: ${read}
        mysfits so far
      </p>`;
    }
    if (!allMysfits.isCutOff) return nothing;
    return html`<p class="progress">Only the first ${read} mysfits were looked through.</p>`;
  }

  /** Whose answer never came: what is shown is as old as the page. */
  private age() {
    if (!this.catalogue.listsPublished(this.galleryQuery.filter)) return nothing;
    return html`<p class="progress">
      As the guide was on ${whenWritten.format(publishedAt())}. Likes and homes may have changed
      since.
    </p>`;
  }

  /** What follows the cards: more, an error, or a word about there being none. */
  private ending({ mysfits, state, error, goesOn }: View): TemplateResult | typeof nothing {
    if (state === "failed") return failurePanel(error, this.retry);
    if (state === "ready" && mysfits.length === 0) return this.noMatch();
    if (!goesOn) return nothing;
    return html`<p class="more">
      <button type="button" class="button" @click=${this.moreByButton}>
        ${state === "more" ? "Fetching more…" : "Show more mysfits"}
      </button>
    </p>`;
  }

  private noMatch() {
    const { words } = this.galleryQuery;
    return html`<state-panel
      vignette=${words ? "unknown" : "empty"}
      heading=${words ? `Nobody goes by “${words}”` : "Nobody in this burrow"}
      text=${
        words
          ? "Try fewer letters, another spelling, or look at everybody. Mysfits turn up where they are not expected."
          : "No mysfit answers to that. They may be asleep, or shy, or elsewhere on the chart."
      }
      .action=${html`<a class="button" href="/">Show all mysfits</a>`}
    ></state-panel>`;
  }

  private choose({ filter, browsing }: FilterSelected): void {
    if (sameFilter(filter, this.galleryQuery.filter)) return;
    this.go({ ...this.galleryQuery, filter }, browsing);
  }

  /** The first word leaves a place to go back to; the letters after it do not. */
  private lookFor({ words }: SearchChanged): void {
    if (words === this.galleryQuery.words) return;
    this.go({ ...this.galleryQuery, words }, this.galleryQuery.words !== "" && words !== "");
  }

  private sort({ order }: OrderSelected): void {
    this.go({ ...this.galleryQuery, order }, false);
  }

  private go(galleryQuery: GalleryQuery, replace: boolean): void {
    this.router.go(`/${queryString(galleryQuery)}`, { replace });
  }

  private async more(): Promise<void> {
    if (!needsAllMysfits(this.galleryQuery)) {
      if (this.listing.status === TaskStatus.PENDING) return;
      await this.listing.run(["loadMore", this.galleryQuery.filter]);
    } else {
      this.searchResults.drawMore(this.galleryQuery);
      this.requestUpdate();
    }
    await this.updateComplete;
  }

  /** The next page; the focus goes to its first card when the button has done its work. */
  private async moreByButton(): Promise<void> {
    const before = this.querySelectorAll("mysfit-card").length;
    await this.more();
    const first = this.querySelectorAll<HTMLElement>("mysfit-card h3 a")[before];
    first?.focus();
    this.unrolling = first !== undefined;
  }

  private readonly retry = (): void => {
    const { allMysfits, galleryQuery } = this;
    this.heading.focus();
    void allMysfits.load();
    if (needsAllMysfits(galleryQuery)) return;
    void this.listing.run([this.reading, galleryQuery.filter]);
  };
}
