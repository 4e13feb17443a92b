import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import "../../components/alignment-chart/alignment-chart";
import "../../components/hero-scene/hero-scene";
import "../../components/mysfit-grid/mysfit-grid";
import "../../components/species-select/species-select";
import { failurePanel } from "../../components/state-panel/failure-panel";
import type { FilterChosen } from "../../events";
import { type Filter, filterInWords, filterSearch, parseFilter, sameFilter } from "../../filter";
import { Page } from "../../page";
import { type Listing, PAGE_SIZE } from "../../stores/catalogue";
import { countOf } from "../../stores/census";

/** The front of the field guide: every mysfit, or those of one alignment or species. */
@customElement("gallery-page")
export class GalleryPage extends Page {
  /** The query string; the filter is read from it and lives nowhere else. */
  @property() search = "";
  @query(".results h2") private readonly heading!: HTMLElement;

  protected override pageTitle(): string {
    return this.filter ? filterInWords(this.filter, null) : "Mythical Mysfits";
  }

  protected override watches() {
    return [this.parts.catalogue, this.parts.census, this.parts.profile];
  }

  private get filter(): Filter {
    return parseFilter(this.search);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("search")) return;
    const { catalogue, census, router } = this.parts;
    const asLeft = router.arrival === "history";
    void (asLeft ? catalogue.open(this.filter) : catalogue.reopen(this.filter));
    void census.take();
  }

  protected override render() {
    return html`<section class="hero" aria-labelledby="gallery-title">
        <div class="words">
          <p class="eyebrow">A field guide to mythical mysfits</p>
          <h1 id="gallery-title" tabindex="-1">Somebody odd is waiting for you</h1>
          <p class="lead">
            Look around, like the ones you fall for, and adopt the one that nobody else understood.
          </p>
        </div>
        <hero-scene></hero-scene>
      </section>
      <div class="browse">
        <search class="filters" aria-label="Filter the mysfits" @filter-chosen=${this.choose}>
          <alignment-chart
            .filter=${this.filter}
            .counts=${this.parts.census.counts}
          ></alignment-chart>
          <species-select
            .filter=${this.filter}
            .counts=${this.parts.census.counts}
          ></species-select>
        </search>
        <section class="results" aria-labelledby="results-title">${this.results()}</section>
      </div>`;
  }

  private results() {
    const { catalogue, census, profile } = this.parts;
    const listing = catalogue.listing(this.filter);
    const mysfits = catalogue.listed(this.filter);
    const waiting = listing.state === "loading" && mysfits.length === 0;
    return html`<header>
        <div role="status">
          <h2 id="results-title" tabindex="-1">
            ${filterInWords(this.filter, countOf(census.counts, this.filter))}
          </h2>
        </div>
        ${this.filter ? html`<a href="/">Show all</a>` : nothing}
      </header>
      ${
        mysfits.length > 0 || waiting
          ? html`<mysfit-grid
              .mysfits=${mysfits}
              .liked=${profile.likes}
              .mine=${profile.adoptions}
              .coming=${waiting ? PAGE_SIZE / 2 : listing.state === "more" ? 3 : 0}
              aria-busy=${waiting}
            ></mysfit-grid>`
          : nothing
      }
      ${this.end(listing)}`;
  }

  /** What follows the cards: more, an error, or a word about there being none. */
  private end(listing: Listing) {
    if (listing.state === "failed") return failurePanel(listing.error, this.retry);
    if (listing.state === "ready" && listing.mysfitIds.length === 0) {
      return html`<state-panel
        vignette="empty"
        heading="Nobody in this burrow"
        text="No mysfit answers to that. They may be asleep, or shy, or elsewhere on the chart."
        .action=${html`<a class="button" href="/">Show all mysfits</a>`}
      ></state-panel>`;
    }
    if (listing.nextToken === null) return nothing;
    return html`<p class="more">
      <button type="button" class="button" @click=${this.more}>
        ${listing.state === "more" ? "Fetching more…" : "Show more mysfits"}
      </button>
    </p>`;
  }

  private choose({ filter, browsing }: FilterChosen): void {
    if (sameFilter(filter, this.filter)) return;
    this.parts.router.go(`/${filterSearch(filter)}`, { replace: browsing });
  }

  /** The next page; the focus goes to its first card when the button has done its work. */
  private async more(): Promise<void> {
    const before = this.parts.catalogue.listed(this.filter).length;
    await this.parts.catalogue.more(this.filter);
    await this.updateComplete;
    const first = this.querySelectorAll<HTMLElement>("mysfit-card h3 a")[before];
    first?.focus();
  }

  private readonly retry = (): void => {
    const { catalogue, census } = this.parts;
    this.heading.focus();
    void (catalogue.listing(this.filter).nextToken === null
      ? catalogue.reopen(this.filter)
      : catalogue.more(this.filter));
    void census.take();
  };
}
