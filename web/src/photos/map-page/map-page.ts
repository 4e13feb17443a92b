import { consume } from "@lit/context";
import { Task, TaskStatus } from "@lit/task";
import { html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { accountAddress } from "../../accounts/addresses";
import { SignInRequired } from "../../api/errors";
import { SessionEnded } from "../../app/events";
import { Page } from "../../app/page";
import { type Session, sessionContext } from "../../session/session";
import { backIcon, closeIcon } from "../../ui/icons";
import { failurePanel } from "../../ui/state-panel/failure-panel";
import "../../ui/state-panel/state-panel";
import { albumAddress, newPhotoAddress, photoAddress, photoMapAddress } from "../addresses";
import type { Album } from "../album";
import { albumContext } from "../contexts";
import { dayOf, photoTitle } from "../photo-facts";
import "../photo-thumb/photo-thumb";
import { ALL_PHOTOS } from "../photo-query";
import type { Photo } from "../photos-api";
import { outsideIcon } from "./icons";
import { openStreetMapAddress, placedPhotos, placeNameOf } from "./placed-photo";
import { overlap } from "./plane";
import { coarseWorld, fineWorld } from "./world";
import "./world-map";
import type { PhotosChosen, WorldMap } from "./world-map";

const PLACED = { ...ALL_PHOTOS, placed: true };

/** The visitor's photos on a map of the world, and as a list beside it. */
@customElement("map-page")
export class MapPage extends Page {
  @consume({ context: sessionContext }) private readonly session!: Session;
  @consume({ context: albumContext }) private readonly album!: Album;

  /** The photos of the marker that is open, and which of them the card shows. */
  @state() private opened: readonly string[] = [];
  @state() private index = 0;
  @query("world-map") private readonly map!: WorldMap | null;
  @query(".card h2") private readonly cardHeading!: HTMLElement | null;
  /** What had the focus before the card took it. */
  private opener: HTMLElement | null = null;

  protected override pageTitle(): string {
    return "Photo map";
  }

  protected override watches() {
    return [this.session, this.album];
  }

  private readonly reading = new Task(this, {
    args: () => [this.session.visitor?.userId ?? null] as const,
    task: async ([userId]) => {
      if (userId === null) return;
      try {
        await this.album.loadAll(PLACED);
      } catch (error) {
        if (error instanceof SignInRequired) {
          this.dispatchEvent(
            new SessionEnded("Your session has ended. Sign in again to see your photo map."),
          );
        }
        throw error;
      }
    },
  });

  private readonly world = new Task(this, {
    args: () => [this.session.visitor !== null] as const,
    task: ([signedIn]) => (signedIn ? coarseWorld() : []),
  });

  /** Coasts in detail. Without them the coarse ones stay, so a failure is none of the visitor's. */
  private readonly detail = new Task(this, {
    autoRun: false,
    task: () => fineWorld(this.world.value ?? []),
  });

  protected override render() {
    const { session } = this;
    if (session.state === "signed-out") return this.signedOut();
    return html`<header>
        <p class="back"><a href=${albumAddress()}>${backIcon} My photos</a></p>
        <h1 tabindex="-1">Photo map</h1>
        ${this.summary()}
      </header>
      ${this.content()}`;
  }

  private signedOut() {
    return html`<state-panel
      whole
      vignette="signed-out"
      heading="This map is folded away"
      text="Sign in to see where in the world you and your mysfits have been."
      .action=${html`<a class="button primary" href=${accountAddress("sign-in", photoMapAddress())}>
          Sign in
        </a>
        <a class="button" href=${accountAddress("register", photoMapAddress())}
          >Make an account</a
        >`}
    ></state-panel>`;
  }

  private get photos() {
    return placedPhotos(this.album.listed(PLACED));
  }

  private summary() {
    const { length } = this.photos;
    if (length === 0 || this.reading.status !== TaskStatus.COMPLETE) return nothing;
    const nations = new Set(this.photos.map(({ item }) => item.place?.nation));
    const photos =
      length === 1
        ? "One photo knows where it was taken"
        : `${length} photos know where they were taken`;
    const known = !nations.has(null) && !nations.has(undefined);
    const where = known && nations.size > 1 ? `, in ${nations.size} countries` : "";
    return html`<p class="lead" role="status">${photos}${where}.</p>`;
  }

  private content() {
    const { photos, reading, world } = this;
    if (reading.status === TaskStatus.ERROR) {
      return failurePanel(reading.error, () => void reading.run());
    }
    if (world.status === TaskStatus.ERROR) {
      return failurePanel(world.error, () => void world.run());
    }
    if (reading.status !== TaskStatus.COMPLETE || this.session.state !== "signed-in") {
      return html`<div class="atlas loading" aria-busy="true">
        <p class="sheet" role="status">Unfolding the map…</p>
      </div>`;
    }
    if (photos.length === 0) return this.noPlaces();
    return html`<div class="atlas">
        <div class="sheet">
          <world-map
            .photos=${photos}
            .countries=${world.value ?? []}
            .detail=${this.detail.value ?? []}
            .chosen=${this.opened[this.index] ?? null}
            @photos-chosen=${this.choose}
            @detail-wanted=${this.fetchDetail}
          ></world-map>
          ${this.card()}
        </div>
        ${this.list()}
      </div>
      <p class="credit">
        Countries by <a href="https://www.naturalearthdata.com/" rel="noreferrer">Natural Earth</a>,
        towns by <a href="https://www.geonames.org/" rel="noreferrer">GeoNames</a> (CC BY 4.0).
      </p>`;
  }

  private noPlaces() {
    return html`<state-panel
      vignette="lost"
      heading="Everywhere and nowhere"
      text="None of your photos says where it was taken. Switch on “Keep the place” when you add one, or write a place on its page."
      .action=${html`<a class="button primary" href=${newPhotoAddress()}>Add a photo</a>
        <a class="button" href=${albumAddress()}>My photos</a>`}
    ></state-panel>`;
  }

  private card() {
    const photo = this.album.get(this.opened[this.index] ?? "");
    if (!photo) return nothing;
    const { latitude, longitude } = photo.place ?? {};
    return html`<section class="card" aria-labelledby="card-title" @keydown=${this.cardKey}>
      <photo-thumb .photo=${photo} eager></photo-thumb>
      <div class="words">
        <p class="eyebrow">${photo.mysfitName}</p>
        <h2 id="card-title" tabindex="-1">${placeNameOf(photo)}</h2>
        ${photo.description ? html`<p class="description">${photo.description}</p>` : nothing}
        <p class="day">${dayOf(photo)}</p>
        ${
          photo.tags.length > 0
            ? html`<ul class="tags" aria-label="Tags">
                ${photo.tags.map((tag) => html`<li>${tag}</li>`)}
              </ul>`
            : nothing
        }
        <p class="links">
          <a href=${photoAddress(photo.photoId)}>See the photo</a>
          ${
            latitude == null || longitude == null
              ? nothing
              : html`<a
                  href=${openStreetMapAddress(latitude, longitude)}
                  target="_blank"
                  rel="noreferrer"
                  >Open in OpenStreetMap ${outsideIcon}</a
                >`
          }
        </p>
        ${this.turner()}
      </div>
      <button type="button" class="close" aria-label="Close" @click=${this.close}>
        ${closeIcon}
      </button>
    </section>`;
  }

  /** Leafs through the photos of one marker. */
  private turner() {
    const { length } = this.opened;
    if (length < 2) return nothing;
    const turn = (by: number) => () => (this.index = (this.index + by + length) % length);
    return html`<p class="turner">
      <button type="button" class="text-button" @click=${turn(-1)}>Previous</button>
      <span role="status">${this.index + 1} of ${length} here</span>
      <button type="button" class="text-button" @click=${turn(1)}>Next</button>
    </p>`;
  }

  private list() {
    return html`<section class="list" aria-labelledby="list-title">
      <h2 id="list-title">As a list</h2>
      <ol>
        ${this.photos.map(
          ({ item }) =>
            html`<li>
              <button
                type="button"
                aria-current=${item.photoId === this.opened[this.index] ? "true" : nothing}
                @click=${() => this.showListed(item)}
              >
                <photo-thumb .photo=${item}></photo-thumb>
                <span class="place">${placeNameOf(item)}</span>
                <span class="title">${photoTitle(item)}</span>
                <span class="day">${dayOf(item)}</span>
              </button>
            </li>`,
        )}
      </ol>
    </section>`;
  }

  private showListed(photo: Photo): void {
    this.map?.show(photo.photoId);
    this.openCard([photo]);
  }

  private choose({ photos }: PhotosChosen): void {
    if (photos.length > 0) this.openCard(photos);
    else this.close();
  }

  private openCard(photos: readonly Photo[]): void {
    this.opener = document.activeElement as HTMLElement | null;
    this.opened = photos.map(({ photoId }) => photoId);
    this.index = 0;
    void this.updateComplete.then(() => {
      this.cardHeading?.focus();
      this.uncover();
    });
  }

  /** Moves the map where the card lies on the marker it belongs to. */
  private uncover(): void {
    const marker = this.querySelector(".markers [aria-current]")?.getBoundingClientRect();
    const card = this.querySelector(".card")?.getBoundingClientRect();
    const [photoId] = this.opened;
    if (marker && card && photoId && overlap(marker, card)) this.map?.centre(photoId);
  }

  private readonly close = (): void => {
    if (this.opened.length === 0) return;
    this.opened = [];
    this.index = 0;
    if (this.opener?.isConnected) this.opener.focus();
  };

  private readonly cardKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") this.close();
  };

  private readonly fetchDetail = (): void => {
    if (this.detail.status === TaskStatus.INITIAL) void this.detail.run();
  };
}
