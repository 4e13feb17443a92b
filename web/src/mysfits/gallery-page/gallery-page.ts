import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { temperamentOf } from "../alignment";
import type { Mysfit } from "../../api/client";
import {
  type Browse,
  browseInWords,
  browseSearch,
  isNarrowed,
  needsEverybody,
  parseBrowse,
} from "../gallery-query";
import "../alignment-chart/alignment-chart";
import "../../ui/hero-scene/hero-scene";
import "../mysfit-grid/mysfit-grid";
import "../order-select/order-select";
import "../search-field/search-field";
import "../species-select/species-select";
import { failurePanel } from "../../ui/state-panel/failure-panel";
import type { FilterChosen, OrderChosen, WordsTyped } from "../../app/events";
import { sameFilter } from "../filter";
import { Page } from "../../app/page";
import { PAGE_SIZE } from "../catalogue";
import { countOf } from "../all-mysfits";

/** What there is to show, wherever it was read: a listing of the API, or a selection of everybody. */
interface View {
  readonly mysfits: readonly Mysfit[];
  /** How many there are in all; `null` while nobody knows. */
  readonly count: number | null;
  readonly state: "loading" | "more" | "ready" | "failed";
  readonly error: unknown;
  /** Whether others follow those shown. */
  readonly goesOn: boolean;
}

/** The front of the field guide: every mysfit, or those somebody is looking for. */
@customElement("gallery-page")
export class GalleryPage extends Page {
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

  override disconnectedCallback(): void {
    this.nearTheEnd.disconnect();
    super.disconnectedCallback();
  }

  protected override pageTitle(): string {
    return isNarrowed(this.browse) ? browseInWords(this.browse, null) : "Mythical Mysfits";
  }

  protected override watches() {
    return [this.parts.catalogue, this.parts.census, this.parts.profile];
  }

  private get browse(): Browse {
    return parseBrowse(this.search);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("search")) this.open();
  }

  private open(): void {
    const { census, router, selection } = this.parts;
    const { browse } = this;
    const asLeft = router.arrival === "history";
    this.unrolling = false;
    if (!asLeft) selection.refresh(browse);
    if (needsEverybody(browse)) void census.take();
    else void this.openListing(asLeft);
    if (this.hasUpdated) void this.turnToTheTop();
  }

  /** The first cards come first; everybody is counted once they are there. */
  private async openListing(asLeft: boolean): Promise<void> {
    const { catalogue, census } = this.parts;
    const { filter } = this.browse;
    await (asLeft ? catalogue.open(filter) : catalogue.reopen(filter));
    await census.take();
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
    const { browse } = this;
    const { counts } = this.parts.census;
    return html`<div class="spread">
      <section
        class="hero ${isNarrowed(browse) ? "condensed" : ""}"
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
        @filter-chosen=${this.choose}
        @words-typed=${this.lookFor}
      >
        <search-field .words=${browse.words}></search-field>
        <alignment-chart .filter=${browse.filter} .counts=${counts}></alignment-chart>
        <species-select .filter=${browse.filter} .counts=${counts}></species-select>
      </search>
      <section class="results" aria-labelledby="results-title" @order-chosen=${this.sort}>
        ${this.shelf(needsEverybody(browse) ? this.selected() : this.listed())}
      </section>
    </div>`;
  }

  /** A listing as the API gives it, page by page. */
  private listed(): View {
    const { catalogue, census } = this.parts;
    const { filter } = this.browse;
    const listing = catalogue.listing(filter);
    return {
      mysfits: catalogue.listed(filter),
      count: countOf(census.counts, filter),
      state: listing.state,
      error: listing.error,
      goesOn: listing.nextToken !== null,
    };
  }

  /** A search, or another order: chosen from everybody who has been read. */
  private selected(): View {
    const { census, selection } = this.parts;
    const found = selection.ids(this.browse);
    const mysfits = selection.drawn(this.browse);
    const isWhole = census.state === "taken";
    return {
      mysfits,
      count: isWhole ? found.length : null,
      state: isWhole ? "ready" : census.state === "failed" ? "failed" : "loading",
      error: census.error,
      goesOn: mysfits.length < found.length,
    };
  }

  private shelf(view: View) {
    const { profile } = this.parts;
    const { mysfits, state } = view;
    const isWaiting = state === "loading" && mysfits.length === 0;
    const coming = isWaiting ? PAGE_SIZE / 2 : state === "more" ? 3 : 0;
    return html`<header>
        <div role="status">${this.chosen(view)}</div>
        <div class="tools">
          ${isNarrowed(this.browse) ? html`<a href="/">Show all</a>` : nothing}
          <order-select .order=${this.browse.order}></order-select>
        </div>
      </header>
      ${this.progress()}
      ${
        mysfits.length > 0 || isWaiting
          ? html`<mysfit-grid
              .mysfits=${mysfits}
              .liked=${profile.likes}
              .mine=${profile.adoptions}
              .coming=${coming}
              aria-busy=${isWaiting}
            ></mysfit-grid>`
          : nothing
      }
      ${this.ending(view)}`;
  }

  /** What is chosen, in words, and what such a mysfit is like. Read out whenever it changes. */
  private chosen({ count }: View) {
    const { filter } = this.browse;
    const temperament = filter?.trait === "alignment" ? temperamentOf(filter.value) : "";
    return html`<h2 id="results-title" tabindex="-1">${browseInWords(this.browse, count)}</h2>
      ${temperament ? html`<p>${temperament}.</p>` : nothing}`;
  }

  /** A search needs everybody: how many have been looked at, while there are more to come. */
  private progress() {
    const { census } = this.parts;
    if (!needsEverybody(this.browse)) return nothing;
    const read = census.mysfitIds.length.toLocaleString("en");
    if (census.state === "reading") {
      return html`<p class="progress">
        <progress aria-label="Reading the guide"></progress> Reading the whole guide: ${read}
        mysfits so far
      </p>`;
    }
    if (!census.isCutOff) return nothing;
    return html`<p class="progress">Only the first ${read} mysfits were looked through.</p>`;
  }

  /** What follows the cards: more, an error, or a word about there being none. */
  private ending({ mysfits, state, error, goesOn }: View): TemplateResult | typeof nothing {
    if (state === "failed") return failurePanel(error, this.retry);
    if (state === "ready" && mysfits.length === 0) return this.nobody();
    if (!goesOn) return nothing;
    return html`<p class="more">
      <button type="button" class="button" @click=${this.moreByButton}>
        ${state === "more" ? "Fetching more…" : "Show more mysfits"}
      </button>
    </p>`;
  }

  private nobody() {
    const { words } = this.browse;
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

  private choose({ filter, browsing }: FilterChosen): void {
    if (sameFilter(filter, this.browse.filter)) return;
    this.go({ ...this.browse, filter }, browsing);
  }

  /** The first word leaves a place to go back to; the letters after it do not. */
  private lookFor({ words }: WordsTyped): void {
    if (words === this.browse.words) return;
    this.go({ ...this.browse, words }, this.browse.words !== "" && words !== "");
  }

  private sort({ order }: OrderChosen): void {
    this.go({ ...this.browse, order }, false);
  }

  private go(browse: Browse, replace: boolean): void {
    this.parts.router.go(`/${browseSearch(browse)}`, { replace });
  }

  private async more(): Promise<void> {
    if (!needsEverybody(this.browse)) {
      await this.parts.catalogue.more(this.browse.filter);
    } else {
      this.parts.selection.drawMore(this.browse);
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
    const { catalogue, census } = this.parts;
    const { filter } = this.browse;
    this.heading.focus();
    void census.take();
    if (needsEverybody(this.browse)) return;
    void (catalogue.listing(filter).nextToken === null
      ? catalogue.reopen(filter)
      : catalogue.more(filter));
  };
}
