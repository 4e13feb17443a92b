import { consume } from "@lit/context";
import { Task, TaskStatus } from "@lit/task";
import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { accountAddress } from "../../accounts/addresses";
import { SignInRequired } from "../../api/errors";
import { SessionEnded } from "../../app/events";
import { Page } from "../../app/page";
import { type Router, routerContext } from "../../app/router";
import { type Catalogue, catalogueContext } from "../../mysfits/catalogue";
import type { SearchChanged } from "../../mysfits/events";
import "../../mysfits/search-field/search-field";
import { type Profile, profileContext } from "../../profile/profile";
import { type Session, sessionContext } from "../../session/session";
import { closeIcon, plusIcon } from "../../ui/icons";
import { failurePanel } from "../../ui/state-panel/failure-panel";
import "../../ui/state-panel/state-panel";
import { albumAddress, newPhotoAddress, photoAddress, photoMapAddress } from "../addresses";
import { type Album, PAGE_SIZE } from "../album";
import { albumContext } from "../contexts";
import type { PhotoRemovalRequested } from "../events";
import { globeIcon } from "../icons";
import "../photo-card/photo-card";
import {
  ALL_PHOTOS,
  headingOf,
  isFiltered,
  normalizeWords,
  type PhotoQuery,
  parsePhotoQuery,
  queryString,
} from "../photo-query";
import type { Photo } from "../photos-api";
import { standInNote } from "../stand-in-note";

/** Long enough that a word is not looked up letter by letter: each question is a read of the table. */
const PAUSE_MS = 200;

/** How many photos are on view as soon as the page is, on a wide screen. */
const EAGER = 8;

type Reading = "reload" | "load" | "loadMore";

/** The visitor's album: all their photos, or those that a search and filters let through. */
@customElement("photos-page")
export class PhotosPage extends Page {
  @consume({ context: routerContext }) private readonly router!: Router;
  @consume({ context: sessionContext }) private readonly session!: Session;
  @consume({ context: profileContext }) private readonly profile!: Profile;
  @consume({ context: catalogueContext }) private readonly catalogue!: Catalogue;
  @consume({ context: albumContext }) private readonly album!: Album;

  /** The query string; what is looked for is read from it and lives nowhere else. */
  @property() search = "";
  @query(".results h2") private readonly heading!: HTMLElement | null;

  /** Whose listing is on view: the one before, until the first page of the next is there. */
  private shown: PhotoQuery = ALL_PHOTOS;
  private reading: Reading = "load";
  /** The photo that is being removed, and where its card stands. */
  private removing: { readonly photoId: string; readonly index: number } | null = null;

  private readonly listing = new Task(this, {
    autoRun: false,
    task: async ([what, photoQuery]: readonly [Reading, PhotoQuery]) => {
      this.reading = what;
      try {
        await this.album[what](photoQuery);
        // The whole album is counted, and has to be known to say that it is empty.
        if (isFiltered(photoQuery)) await this.album.load(ALL_PHOTOS);
      } catch (error) {
        if (error instanceof SignInRequired) this.endSession();
        throw error;
      }
      // Somebody may have typed on while an earlier question was on its way.
      if (queryString(photoQuery) === queryString(this.photoQuery)) this.shown = photoQuery;
      this.album.follow();
    },
  });

  protected override pageTitle(): string {
    const { photoQuery } = this;
    if (!isFiltered(photoQuery)) return "My photos";
    return headingOf(photoQuery, null, this.nameOf(photoQuery.mysfitId));
  }

  protected override watches() {
    return [this.album, this.session, this.profile, this.catalogue];
  }

  private get photoQuery(): PhotoQuery {
    return parsePhotoQuery(this.search);
  }

  private opened = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.session.state !== "signed-in") {
      this.opened = false;
      return;
    }
    if (!changed.has("search") && this.opened) return;
    this.opened = true;
    const keepsPlace = this.router.arrival === "history";
    if (this.album.listing(this.photoQuery).count !== null) this.shown = this.photoQuery;
    void this.listing.run([keepsPlace ? "load" : "reload", this.photoQuery]);
  }

  private endSession(): void {
    this.dispatchEvent(
      new SessionEnded("Your session has ended. Sign in again to see your photos"),
    );
  }

  protected override render() {
    const { album, session } = this;
    return html`<header class="album-head">
        <div>
          <h1 tabindex="-1">My photos</h1>
          ${
            session.state === "signed-in" && album.count
              ? html`<p class="lead">${leadOf(album.count)}</p>`
              : nothing
          }
        </div>
        ${
          session.state === "signed-in"
            ? html`<p class="actions">
                <a class="button" href=${photoMapAddress()}>${globeIcon} Photo map</a>
                <a class="button primary" href=${newPhotoAddress()}>${plusIcon} Add photos</a>
              </p>`
            : nothing
        }
      </header>
      ${this.content()} ${session.state === "signed-in" ? standInNote(album) : nothing}`;
  }

  private content() {
    const { session, listing, album } = this;
    if (session.state === "signed-out") return this.signedOut();
    const photos = album.listed(this.shown);
    const isEmpty = album.listing(ALL_PHOTOS).photoIds.length === 0;
    if (listing.status === TaskStatus.COMPLETE && isEmpty) return this.empty();
    const isFirst = photos.length === 0 && listing.status !== TaskStatus.ERROR;
    const isLoading = session.state === "restoring" || listing.status === TaskStatus.PENDING;
    if (isFirst && isLoading && !isFiltered(this.photoQuery)) return this.placeholders();
    return html`${this.finder()}
      <section
        class="results"
        aria-labelledby="results-title"
        @photo-removal-requested=${this.rememberPlace}
      >
        ${this.results(photos, isLoading)}
      </section>`;
  }

  private signedOut() {
    const next = albumAddress(this.photoQuery);
    return html`<state-panel
      vignette="signed-out"
      heading="Your album is behind the gate"
      text="Photos of life with your mysfits are yours alone. Sign in to leaf through them."
      .action=${html`<a class="button primary" href=${accountAddress("sign-in", next)}>Sign in</a>
        <a class="button" href=${accountAddress("register", next)}>Make an account</a>`}
    ></state-panel>`;
  }

  private empty() {
    const adopted = this.profile.adoptions.size > 0;
    return html`<state-panel
      vignette="empty"
      heading="No photos yet"
      text=${
        adopted
          ? "The album has five hundred empty pages. Somebody at home is surely doing something odd right now."
          : "The album is for those who live with you. Adopt somebody odd, and keep the camera near."
      }
      .action=${
        adopted
          ? html`<a class="button primary" href=${newPhotoAddress()}>${plusIcon} Add photos</a>`
          : html`<a class="button primary" href="/">Look around</a>`
      }
    ></state-panel>`;
  }

  private placeholders() {
    return html`<ul class="photo-grid" aria-busy="true" aria-label="Photos on their way">
      ${Array.from({ length: PAGE_SIZE / 3 }, () => html`<li class="blank" aria-hidden="true"></li>`)}
    </ul>`;
  }

  private finder() {
    const { photoQuery } = this;
    const mysfits = this.mysfits();
    return html`<search class="finder" aria-label="Find a photo" @search-changed=${this.lookFor}>
      <search-field
        label="Search your photos"
        placeholder="Snow, mitten, Bergen…"
        pause=${PAUSE_MS}
        .words=${photoQuery.words}
      ></search-field>
      <p class="whom">
        <label for="whom">Of whom</label>
        <select id="whom" @change=${this.chooseMysfit}>
          <option value="" ?selected=${photoQuery.mysfitId === null}>All mysfits</option>
          ${mysfits.map(
            ([mysfitId, name]) =>
              html`<option value=${mysfitId} ?selected=${mysfitId === photoQuery.mysfitId}>
                ${name}
              </option>`,
          )}
        </select>
      </p>
    </search>`;
  }

  /** Who can be chosen: those that live with the visitor, and those in photos read so far. */
  private mysfits(): (readonly [string, string])[] {
    const { album, catalogue, photoQuery, profile } = this;
    const names = new Map(
      album.listed(ALL_PHOTOS).map(({ mysfitId, mysfitName }) => [mysfitId, mysfitName]),
    );
    for (const { mysfitId, name } of catalogue.getAll(profile.adoptions.keys())) {
      names.set(mysfitId, name);
    }
    const { mysfitId } = photoQuery;
    if (mysfitId !== null && !names.has(mysfitId)) names.set(mysfitId, this.nameOf(mysfitId));
    return [...names].sort(([, one], [, other]) => one.localeCompare(other, "en"));
  }

  private nameOf(mysfitId: string | null): string {
    if (mysfitId === null) return "";
    const photo = this.album.listed(this.shown).find((each) => each.mysfitId === mysfitId);
    return photo?.mysfitName ?? this.catalogue.get(mysfitId)?.name ?? "this mysfit";
  }

  private results(photos: readonly Photo[], isLoading: boolean) {
    const { listing, shown } = this;
    const { count, nextToken } = this.album.listing(shown);
    const hasFailed = listing.status === TaskStatus.ERROR;
    return html`<header>
        <div role="status">
          <h2 id="results-title" class=${isFiltered(shown) ? "" : "visually-hidden"} tabindex="-1">
            ${
              photos.length === 0 && count === 0
                ? nothingAbout(shown)
                : headingOf(shown, count, this.nameOf(shown.mysfitId))
            }
          </h2>
        </div>
        ${this.activeFilters()}
      </header>
      ${
        hasFailed && this.reading !== "loadMore"
          ? failurePanel(listing.error, this.retry)
          : html`<ul class="photo-grid" aria-busy=${isLoading && this.reading !== "loadMore"}>
              ${repeat(
                photos,
                ({ photoId }) => photoId,
                (photo, index) =>
                  html`<li>
                    <photo-card
                      .photo=${photo}
                      .photoQuery=${shown}
                      ?eager=${index < EAGER}
                    ></photo-card>
                  </li>`,
              )}
            </ul>`
      }
      ${photos.length === 0 && count === 0 && !hasFailed ? this.noMatch() : nothing}
      ${hasFailed && this.reading === "loadMore" ? failurePanel(listing.error, this.retry) : nothing}
      ${
        nextToken !== null && !hasFailed
          ? html`<p class="more">
              <button type="button" class="button" @click=${this.more}>
                ${isLoading && this.reading === "loadMore" ? "Turning the page…" : "Show more photos"}
              </button>
            </p>`
          : nothing
      }`;
  }

  /** Each filter that is set, as a link to the album without it. */
  private activeFilters() {
    const { photoQuery } = this;
    const { tag, label } = photoQuery;
    if (!isFiltered(photoQuery)) return nothing;
    return html`<ul class="chips active">
      ${tag === null ? nothing : this.filterChip("Tag", tag, { tag: null })}
      ${label === null ? nothing : this.filterChip("Label", label, { label: null })}
      <li><a class="all" href=${albumAddress()}>Show all</a></li>
    </ul>`;
  }

  private filterChip(kind: string, value: string, without: Partial<PhotoQuery>) {
    return html`<li>
      <a
        class="chip"
        href=${albumAddress({ ...this.photoQuery, ...without })}
        aria-label="${kind} ${value}: remove this filter"
        >${kind}: ${value} ${closeIcon}</a
      >
    </li>`;
  }

  private noMatch() {
    return html`<state-panel
      vignette="unknown"
      heading="Not a trace"
      text="Fewer words, or other ones, may bring something up."
      .action=${html`<a class="button" href=${albumAddress()}>Show all photos</a>`}
    ></state-panel>`;
  }

  /** The first word leaves a place to go back to; the letters after it do not. */
  private lookFor({ words: typed }: SearchChanged): void {
    const words = normalizeWords(typed);
    const before = this.photoQuery.words;
    if (words === before) return;
    this.go({ ...this.photoQuery, words }, before !== "" && words !== "");
  }

  private chooseMysfit({ target }: Event): void {
    this.go({ ...this.photoQuery, mysfitId: (target as HTMLSelectElement).value || null }, false);
  }

  private go(photoQuery: PhotoQuery, replace: boolean): void {
    this.router.go(albumAddress(photoQuery), { replace });
  }

  /** The next page; the focus goes to its first card when the button has done its work. */
  private async more(): Promise<void> {
    if (this.listing.status === TaskStatus.PENDING) return;
    const before = this.querySelectorAll("photo-card").length;
    await this.listing.run(["loadMore", this.shown]);
    await this.updateComplete;
    this.querySelectorAll<HTMLElement>("photo-card h3 a")[before]?.focus();
  }

  private readonly retry = (): void => {
    this.heading?.focus();
    void this.listing.run([this.reading, this.photoQuery]);
  };

  private rememberPlace({ photo }: PhotoRemovalRequested): void {
    const index = this.album.listing(this.shown).photoIds.indexOf(photo.photoId);
    this.removing = { photoId: photo.photoId, index };
  }

  protected override updated(): void {
    super.updated();
    this.followSelect();
    if (this.removing && this.album.get(this.removing.photoId) === null) {
      const { index } = this.removing;
      this.removing = null;
      this.focusCard(this.album.listing(this.shown).photoIds[index]);
    }
    if (this.album.focusNext !== null) {
      const photoId = this.album.focusNext;
      this.album.focusNext = null;
      // The shell puts the focus on the heading with the next frame, and this comes after it.
      requestAnimationFrame(() => requestAnimationFrame(() => this.focusCard(photoId)));
    }
  }

  /** Focuses the card of a photo; without one the last card, or the page's heading. */
  private focusCard(photoId: string | undefined): void {
    void this.updateComplete.then(() => {
      const links = [...this.querySelectorAll<HTMLElement>("photo-card h3 a")];
      const address = photoId && photoAddress(photoId, this.shown);
      const link = links.find((each) => each.getAttribute("href") === address) ?? links.at(-1);
      (link ?? this.querySelector("h1"))?.focus();
    });
  }

  /** The attribute says what a select starts with; after a choice only the property counts. */
  private followSelect(): void {
    const select = this.querySelector<HTMLSelectElement>("#whom");
    if (select) select.value = this.photoQuery.mysfitId ?? "";
  }
}

function leadOf(count: number): string {
  return count === 1
    ? "One photo of life with your mysfits."
    : `${count} photos of life with your mysfits.`;
}

/** "Nothing in your album is about fox." */
function nothingAbout({ words, tag, label }: PhotoQuery) {
  if (words) return html`Nothing in your album is about <em>${words}</em>.`;
  if (tag) return html`Nothing in your album is tagged <em>${tag}</em>.`;
  if (label) return html`Nothing in your album is labelled <em>${label}</em>.`;
  return "Nobody has taken a picture here yet.";
}
