import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { accountAddress } from "../../accounts/addresses";
import { messageOf, Problem, SignInRequired } from "../../api/errors";
import { NoticeRequested, SessionEnded } from "../../app/events";
import { Page } from "../../app/page";
import { type Router, routerContext } from "../../app/router";
import { mysfitAddress } from "../../mysfits/addresses";
import { type Session, sessionContext } from "../../session/session";
import { backIcon, binIcon, pencilIcon } from "../../ui/icons";
import { failurePanel } from "../../ui/state-panel/failure-panel";
import "../../ui/state-panel/state-panel";
import { albumAddress, photoAddress, photoMapAddress } from "../addresses";
import type { Album } from "../album";
import { albumContext } from "../contexts";
import {
  PhotoExpired,
  PhotoRemovalRequested,
  type PhotoStepped,
  type TagsChanged,
} from "../events";
import { downloadIcon, zoomIcon } from "../icons";
import { developing, spoilt } from "../photo-card/prints";
import {
  cameraOf,
  coordinatesInWords,
  dayOf,
  labelInWords,
  placeInWords,
  sizeInWords,
  takenInWords,
} from "../photo-facts";
import "../photo-form/photo-form";
import type { PhotoForm } from "../photo-form/photo-form";
import { isFiltered, type PhotoQuery, parsePhotoQuery } from "../photo-query";
import "../photo-tags/photo-tags";
import "../photo-viewer/photo-viewer";
import type { PhotoViewer } from "../photo-viewer/photo-viewer";
import type { Photo, PhotoChanges } from "../photos-api";
import { standInNote } from "../stand-in-note";

/** Whether an id is unknown to the API, or could not be one at all. */
function isMissing(error: unknown): boolean {
  return error instanceof Problem && [400, 404, 422].includes(error.status);
}

/** One photo with everything known of it, to look at, to write on and to leaf from. */
@customElement("photo-page")
export class PhotoPage extends Page {
  @consume({ context: routerContext }) private readonly router!: Router;
  @consume({ context: sessionContext }) private readonly session!: Session;
  @consume({ context: albumContext }) private readonly album!: Album;

  @property() photoId = "";
  /** The query string: what the photo was found by, so that one leafs through the same ones. */
  @property() search = "";
  @state() private isEditing = false;
  @state() private isSaving = false;
  @query("photo-form") private readonly form!: PhotoForm | null;
  @query("photo-viewer") private readonly viewer!: PhotoViewer | null;

  /** Whose removal was asked for, and the photo beside it. */
  private leaving: { readonly photoId: string; readonly beside: string | null } | null = null;
  private readonly askedAgain = new Set<string>();

  private readonly photo = new Task(this, {
    args: () => [this.photoId, this.session.state] as const,
    task: async ([photoId, sessionState]) => {
      if (sessionState !== "signed-in") return;
      try {
        await this.album.read(photoId);
        this.album.follow();
      } catch (error) {
        if (error instanceof SignInRequired) this.endSession("see your photos");
        throw error;
      }
    },
  });

  constructor() {
    super();
    // Those before and after it. Without them the page is whole as well, so a failure is not shown.
    new Task(this, {
      args: () => [this.photoId, this.search, this.session.state] as const,
      task: async ([photoId, , sessionState]) => {
        if (sessionState === "signed-in") await this.album.loadAround(this.photoQuery, photoId);
      },
    });
  }

  protected override pageTitle(): string {
    const photo = this.album.get(this.photoId);
    if (photo) return photo.description ?? `A photo of ${photo.mysfitName}`;
    return isMissing(this.photo.error) ? "No such photo" : "A photo";
  }

  protected override watches() {
    return [this.album, this.session];
  }

  private get photoQuery(): PhotoQuery {
    return parsePhotoQuery(this.search);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("photoId")) this.isEditing = false;
  }

  protected override render() {
    const { photoQuery, session } = this;
    if (session.state === "signed-out") return this.signedOut();
    const photo = this.album.get(this.photoId);
    return html`<p class="back">
        <a href=${albumAddress(photoQuery)}
          >${backIcon} ${isFiltered(photoQuery) ? "What you were looking for" : "All photos"}</a
        >
      </p>
      ${
        photo
          ? this.plate(photo)
          : this.photo.render({
              initial: () => this.placeholder(),
              pending: () => this.placeholder(),
              complete: () => this.placeholder(),
              error: (error) =>
                isMissing(error)
                  ? this.missing()
                  : failurePanel(error, () => void this.photo.run(), true),
            })
      }`;
  }

  private plate(photo: Photo) {
    const isReady = photo.status === "ready";
    const { previous, next } = this.neighbours();
    return html`<article class="plate" @tags-changed=${this.changeTags}>
        <figure>
          ${isReady ? this.view(photo) : html`<div class="frame">${this.print(photo)}</div>`}
          <nav class="turn" aria-label="More photos">
            ${this.leaf(previous, html`${backIcon} Previous`)}
            ${this.leaf(next, html`Next <span class="turned">${backIcon}</span>`)}
          </nav>
        </figure>
        <div class="text">
          <p class="eyebrow">
            <a href=${mysfitAddress(photo.mysfitId)}>${photo.mysfitName}</a>
          </p>
          <h1
            tabindex="-1"
            class=${photo.description ? "words" : ""}
            .textContent=${photo.description ?? `A photo of ${photo.mysfitName}`}
          ></h1>
          ${
            this.isEditing
              ? html`<photo-form
                  .photo=${photo}
                  .send=${this.save}
                  .cancel=${this.stopEditing}
                ></photo-form>`
              : isReady
                ? this.facts(photo)
                : this.progress(photo)
          }
          ${this.isEditing ? nothing : this.actions(photo)}
        </div>
      </article>
      ${
        isReady
          ? html`<photo-viewer
              .photo=${photo}
              ?hasPrevious=${previous !== null}
              ?hasNext=${next !== null}
              @photo-stepped=${this.step}
            ></photo-viewer>`
          : nothing
      }
      ${standInNote(this.album)}`;
  }

  private view(photo: Photo) {
    return html`<button
      type="button"
      class="frame"
      aria-label="Look at it over the whole window"
      @click=${() => void this.viewer?.open()}
    >
      <img
        src=${photo.viewUrl ?? ""}
        alt=${photo.description ?? `${photo.mysfitName}, ${dayOf(photo)}`}
        width=${photo.width ?? 1600}
        height=${photo.height ?? 1200}
        fetchpriority="high"
        decoding="async"
        @error=${this.expired}
      />
      <span class="closer">${zoomIcon}</span>
    </button>`;
  }

  private print({ status }: Photo) {
    return status === "refused" ? spoilt : developing;
  }

  /** The photos before and after this one, among those it was found with; `null` at both ends. */
  private neighbours(): { previous: string | null; next: string | null } {
    const { photoIds } = this.album.listing(this.photoQuery);
    const index = photoIds.indexOf(this.photoId);
    if (index < 0) return { previous: null, next: null };
    return { previous: photoIds[index - 1] ?? null, next: photoIds[index + 1] ?? null };
  }

  private leaf(photoId: string | null, content: TemplateResult) {
    if (photoId === null) return html`<span></span>`;
    return html`<a href=${photoAddress(photoId, this.photoQuery)}>${content}</a>`;
  }

  private facts(photo: Photo) {
    const camera = cameraOf(photo);
    const { width, height, place, takenAt } = photo;
    return html`<dl>
        ${fact("Taken", takenAt ? takenInWords(takenAt) : "The camera did not say")}
        ${fact("Where", place ? this.where(place) : "No place is kept")}
        ${camera ? fact("Camera", camera) : nothing}
        ${fact(
          "Original",
          html`${width && height ? `${width} × ${height}, ` : ""}${sizeInWords(photo.bytes)}
            <span class="file">${photo.fileName}</span>`,
        )}
      </dl>
      <section aria-labelledby="tags-title">
        <h2 id="tags-title">Tags</h2>
        <photo-tags .photo=${photo} ?busy=${this.isSaving}></photo-tags>
      </section>
      <section aria-labelledby="labels-title">
        <h2 id="labels-title">What may be on it</h2>
        ${this.labels(photo)}
      </section>`;
  }

  private where(place: NonNullable<Photo["place"]>) {
    const coordinates = coordinatesInWords(place.latitude, place.longitude);
    const words = placeInWords(place);
    return html`${words}
    ${coordinates && coordinates !== words ? html`<span class="file">${coordinates}</span>` : nothing}
    ${coordinates ? html`<a href=${photoMapAddress()}>On the map</a>` : nothing}`;
  }

  private labels({ labels, labelsStatus }: Photo) {
    if (labelsStatus === "waiting")
      return html`<p class="hint" role="status">The labels follow.</p>`;
    if (labelsStatus === "none") return html`<p class="hint">Labels could not be found.</p>`;
    if (labels.length === 0) return html`<p class="hint">Nothing that there is a word for.</p>`;
    return html`<ul class="chips">
      ${labels.map(
        (label) =>
          html`<li>
            <a class="chip" href=${albumAddress({ label: label.name })}>${labelInWords(label)}</a>
          </li>`,
      )}
    </ul>`;
  }

  private progress({ status, reason, fileName }: Photo) {
    return html`<p class=${status === "refused" ? "reason" : "lead"} role="status">
        ${
          status === "refused"
            ? reason
            : status === "waiting"
              ? "Waiting for its turn in the darkroom."
              : "Sent. We are looking at it; the labels follow."
        }
      </p>
      <p class="hint">${fileName}</p>`;
  }

  private actions(photo: Photo) {
    const isReady = photo.status === "ready";
    return html`<p class="actions">
      ${
        isReady
          ? html`<button type="button" class="button edit" @click=${this.edit}>
              ${pencilIcon} Edit
            </button>`
          : nothing
      }
      ${
        isReady && photo.originalUrl
          ? html`<a class="button" href=${photo.originalUrl} download>${downloadIcon} Original</a>`
          : nothing
      }
      <button type="button" class="button danger" @click=${() => this.askToRemove(photo)}>
        ${binIcon} ${isReady ? "Delete" : "Remove"}
      </button>
    </p>`;
  }

  private signedOut() {
    const next = location.pathname + location.search;
    return html`<state-panel
      whole
      vignette="signed-out"
      heading="Your album is behind the gate"
      text="Sign in to see this photo, if it is one of yours."
      .action=${html`<a class="button primary" href=${accountAddress("sign-in", next)}>Sign in</a>`}
    ></state-panel>`;
  }

  private missing() {
    return html`<state-panel
      whole
      vignette="empty"
      heading="No such photo"
      text="It has slipped out of the album, or was never in it. The corners are still there."
      .action=${html`<a class="button" href=${albumAddress()}>Back to the album</a>`}
    ></state-panel>`;
  }

  private placeholder() {
    return html`<div class="plate blank">
      <div class="frame"></div>
      <div class="text">
        <h1 class="visually-hidden" tabindex="-1">One moment, turning to the page…</h1>
        <div class="line short"></div>
        <div class="line tall"></div>
        <div class="line"></div>
        <div class="line"></div>
      </div>
    </div>`;
  }

  private step({ step }: PhotoStepped): void {
    const { previous, next } = this.neighbours();
    const photoId = step === -1 ? previous : next;
    if (photoId !== null) this.router.go(photoAddress(photoId, this.photoQuery), { replace: true });
  }

  private expired(): void {
    if (this.askedAgain.has(this.photoId)) return;
    this.askedAgain.add(this.photoId);
    this.dispatchEvent(new PhotoExpired(this.photoId));
  }

  private readonly edit = async (): Promise<void> => {
    this.isEditing = true;
    await this.updateComplete;
    await this.form?.updateComplete;
    this.querySelector<HTMLElement>("#photo-description")?.focus();
  };

  private readonly stopEditing = async (): Promise<void> => {
    this.isEditing = false;
    await this.updateComplete;
    this.querySelector<HTMLElement>(".edit")?.focus();
  };

  private readonly save = async (changes: PhotoChanges): Promise<void> => {
    if (Object.keys(changes).length > 0) {
      await this.reportSessionEnd(this.album.change(this.photoId, changes));
    }
    this.dispatchEvent(new NoticeRequested("Written into the album."));
    await this.stopEditing();
  };

  private async changeTags({ tags }: TagsChanged): Promise<void> {
    this.isSaving = true;
    try {
      await this.reportSessionEnd(this.album.change(this.photoId, { tags }));
    } catch (error) {
      this.dispatchEvent(new NoticeRequested(`The tags stay as they were. ${messageOf(error)}`));
    } finally {
      this.isSaving = false;
    }
  }

  private async reportSessionEnd(done: Promise<unknown>): Promise<void> {
    try {
      await done;
    } catch (error) {
      if (error instanceof SignInRequired) this.endSession("write on your photos");
      throw error;
    }
  }

  private endSession(what: string): void {
    this.dispatchEvent(new SessionEnded(`Your session has ended. Sign in again to ${what}`));
  }

  private askToRemove(photo: Photo): void {
    const { previous, next } = this.neighbours();
    this.leaving = { photoId: photo.photoId, beside: next ?? previous };
    this.dispatchEvent(new PhotoRemovalRequested(photo));
  }

  /** A photo that was deleted here leaves for the album, and the focus for the card beside it. */
  protected override updated(): void {
    super.updated();
    if (this.leaving?.photoId !== this.photoId || this.album.get(this.photoId)) return;
    this.album.focusNext = this.leaving.beside;
    this.leaving = null;
    this.router.go(albumAddress(this.photoQuery), { replace: true });
  }
}

function fact(name: string, content: TemplateResult | string) {
  return html`<div>
    <dt>${name}</dt>
    <dd>${content}</dd>
  </div>`;
}
