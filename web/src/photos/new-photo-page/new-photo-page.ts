import { consume } from "@lit/context";
import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { accountAddress } from "../../accounts/addresses";
import type { Mysfit } from "../../api/client";
import { Page } from "../../app/page";
import { type Catalogue, catalogueContext } from "../../mysfits/catalogue";
import { type Profile, profileContext } from "../../profile/profile";
import { type Session, sessionContext } from "../../session/session";
import { backIcon, closeIcon, retryIcon, tickIcon } from "../../ui/icons";
import { failurePanel } from "../../ui/state-panel/failure-panel";
import "../../ui/state-panel/state-panel";
import "../../ui/text-field/text-field";
import { albumAddress, newPhotoAddress, photoAddress } from "../addresses";
import type { Album } from "../album";
import { albumContext } from "../contexts";
import { sizeInWords } from "../photo-facts";
import "../uploads/drop-zone";
import type { FilesChosen } from "../uploads/drop-zone";
import "../uploads/photo-preview";
import { queueOf } from "../uploads/queue-of";
import "../uploads/sample-photos";
import "../uploads/tag-field";
import type { TagsWritten } from "../uploads/tag-field";
import type { Upload, UploadQueue } from "../uploads/upload-queue";

/** Where photos are chosen, told about and sent. */
@customElement("new-photo-page")
export class NewPhotoPage extends Page {
  @consume({ context: sessionContext }) private readonly session!: Session;
  @consume({ context: profileContext }) private readonly profile!: Profile;
  @consume({ context: catalogueContext }) private readonly catalogue!: Catalogue;
  @consume({ context: albumContext }) private readonly album!: Album;

  /** The query string; `mysfitId` in it chooses a mysfit. */
  @property() search = "";
  @state() private mysfitId = "";
  @state() private description = "";
  @state() private tags: readonly string[] = [];
  @state() private keepPlace = false;
  @state() private error = "";
  @state() private announced = "";
  @query(".send") private readonly sendButton!: HTMLElement | null;
  @query(".arrived h2") private readonly arrivedHeading!: HTMLElement | null;

  /** A session that ends meanwhile must not take the chosen photos away. */
  private admitted = false;
  private sentBefore = 0;

  protected override pageTitle(): string {
    return "Add photos";
  }

  protected override watches() {
    return [this.session, this.profile, this.queue];
  }

  private get queue(): UploadQueue {
    return queueOf(this.album, this.session);
  }

  private get mysfits(): readonly Mysfit[] {
    return this.catalogue.getAll(this.profile.adoptions.keys());
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.session.state === "signed-in") this.admitted = true;
    if (changed.has("search")) this.mysfitId = "";
    const ids = this.mysfits.map(({ mysfitId }) => mysfitId);
    if (ids.length === 0 || ids.includes(this.mysfitId)) return;
    const wanted = new URLSearchParams(this.search).get("mysfitId") ?? "";
    this.mysfitId = ids.includes(wanted) ? wanted : (ids[0] ?? "");
  }

  protected override updated(): void {
    super.updated();
    const sent = this.queue.in("sent").length;
    // The last photo has arrived, and with it the button that sent it has gone.
    const isOver = sent > this.sentBefore && !this.queue.isBusy;
    if (isOver && this.queue.in("chosen", "failed").length === 0) this.arrivedHeading?.focus();
    if (!this.queue.isBusy) this.sentBefore = sent;
  }

  protected override render() {
    const { session } = this;
    if (session.state === "signed-out" && !(this.admitted && this.queue.uploads.length > 0)) {
      return this.signedOut();
    }
    return html`<header>
        <p class="back"><a href=${albumAddress()}>${backIcon} My photos</a></p>
        <h1 tabindex="-1">Add photos</h1>
      </header>
      ${this.content()}`;
  }

  private signedOut() {
    const here = newPhotoAddress() + this.search;
    return html`<state-panel
      whole
      vignette="signed-out"
      heading="Whose photos would those be?"
      text="Sign in, and the album opens for the mysfits that live with you."
      .action=${html`<a class="button primary" href=${accountAddress("sign-in", here)}>Sign in</a>
        <a class="button" href=${accountAddress("register", here)}>Make an account</a>`}
    ></state-panel>`;
  }

  private content() {
    const { profile } = this;
    if (profile.state === "failed" && this.mysfits.length === 0) {
      return failurePanel(profile.error, () => void profile.load());
    }
    if (this.mysfits.length === 0 && this.queue.uploads.length === 0) {
      return profile.state === "ready"
        ? this.nobodyAdopted()
        : html`<p class="looking" role="status">Looking who lives with you…</p>`;
    }
    return html`<div class="desk" @files-chosen=${this.take}>
      <div class="photos">
        <drop-zone></drop-zone>
        <sample-photos></sample-photos>
        ${this.arrived()} ${this.list()}
      </div>
      ${this.form()}
      <p class="visually-hidden" role="status">${this.announced}</p>
    </div>`;
  }

  private nobodyAdopted() {
    return html`<state-panel
      vignette="empty"
      heading="Nobody to photograph yet"
      text="An album is for mysfits that live with you. Adopt one, and this is where its photos go."
      .action=${html`<a class="button primary" href="/">Look around</a>`}
    ></state-panel>`;
  }

  private arrived() {
    const sent = this.queue.in("sent").length;
    if (sent === 0 || this.queue.isBusy) return nothing;
    return html`<section class="arrived" aria-labelledby="arrived-title">
      <h2 id="arrived-title" tabindex="-1">Sent. We are looking at it; the labels follow.</h2>
      <p class="choices">
        <a class="button primary" href=${albumAddress()}>See the album</a>
        <button type="button" class="text-button" @click=${() => this.queue.removeSent()}>
          Clear the list
        </button>
      </p>
    </section>`;
  }

  private list() {
    const { uploads } = this.queue;
    if (uploads.length === 0) return nothing;
    const failed = this.queue.in("failed").length;
    return html`<section class="uploads" aria-labelledby="uploads-title">
      <header>
        <h2 id="uploads-title">${headingOf(uploads)}</h2>
        ${
          failed > 1
            ? html`<button type="button" class="text-button" @click=${() => this.queue.retryAll()}>
                Try all again
              </button>`
            : nothing
        }
      </header>
      <ul>
        ${repeat(
          uploads,
          ({ id }) => id,
          (upload) => html`<li data-state=${upload.state}>${this.row(upload)}</li>`,
        )}
      </ul>
    </section>`;
  }

  private row(upload: Upload) {
    const { file, state, part, photo } = upload;
    const percent = Math.floor(part * 100);
    const nameId = `upload-${upload.id}`;
    return html`<photo-preview .file=${state === "refused" ? null : file}></photo-preview>
      <div class="facts">
        <p class="name" id=${nameId}>${file.name}</p>
        ${
          upload.message
            ? html`<p class="error" role="alert">${upload.message}</p>`
            : html`<p class="state">${stateInWords(upload)}</p>`
        }
        ${
          state === "sending" || state === "queued"
            ? html`<progress max="100" .value=${percent} aria-labelledby=${nameId}></progress>`
            : nothing
        }
      </div>
      <div class="tools">
        ${
          state === "failed"
            ? html`<button
                type="button"
                class="button"
                aria-describedby=${nameId}
                @click=${() => this.queue.retry(upload.id)}
              >
                ${retryIcon} Try again
              </button>`
            : nothing
        }
        ${
          state === "sent" && photo
            ? html`<a href=${photoAddress(photo.photoId)} aria-describedby=${nameId}>
                ${tickIcon} See it
              </a>`
            : html`<button
                type="button"
                class="off"
                aria-label=${state === "sending" || state === "queued" ? "Cancel" : "Take off the list"}
                aria-describedby=${nameId}
                @click=${() => this.takeOff(upload)}
              >
                ${closeIcon}
              </button>`
        }
      </div>`;
  }

  private form() {
    const chosen = this.queue.in("chosen").length;
    const mysfit = this.mysfits.find(({ mysfitId }) => mysfitId === this.mysfitId);
    const many = chosen > 1;
    return html`<form class="about" novalidate @submit=${this.send}>
      <h2>${many ? "About these photos" : "About the photo"}</h2>
      <div class="whom">
        <label for="whom">Who is in ${many ? "them" : "it"}?</label>
        <div class="choice">
          ${mysfit ? html`<img src=${mysfit.thumbImageUri} alt="" width="48" height="48" />` : nothing}
          <select
            id="whom"
            @change=${({ target }: Event) => (this.mysfitId = (target as HTMLSelectElement).value)}
          >
            ${this.mysfits.map(
              ({ mysfitId, name }) =>
                html`<option value=${mysfitId} ?selected=${mysfitId === this.mysfitId}>
                  ${name}
                </option>`,
            )}
          </select>
        </div>
      </div>
      <text-field
        name="description"
        label="What happened?"
        autocomplete="off"
        value=${this.description}
        maxLength="400"
        lines="3"
        hint=${many ? "Goes with each of them; change it later in the album." : ""}
        @input=${({ target }: InputEvent) =>
          (this.description = (target as HTMLInputElement).value)}
      ></text-field>
      <tag-field
        .tags=${this.tags}
        @tags-written=${({ tags }: TagsWritten) => (this.tags = tags)}
      ></tag-field>
      <label class="place">
        <input
          type="checkbox"
          role="switch"
          aria-describedby="place-hint"
          .checked=${this.keepPlace}
          @change=${({ target }: Event) => (this.keepPlace = (target as HTMLInputElement).checked)}
        />
        <span>Keep the place</span>
      </label>
      <p class="hint" id="place-hint">
        ${
          this.keepPlace
            ? "Where the camera says it was goes into your album and on your map, and the original keeps its notes. Nobody but you sees them."
            : "We forget where it was taken: the place is wiped from the original too, and it is on no map."
        }
      </p>
      <p class="form-error" role="alert" ?hidden=${!this.error}>${this.error}</p>
      <button type="submit" class="button primary send">
        ${chosen === 0 ? "Send" : chosen === 1 ? "Send the photo" : `Send ${chosen} photos`}
      </button>
    </form>`;
  }

  private take({ files }: FilesChosen): void {
    const before = this.queue.uploads.length;
    this.error = "";
    this.queue.add(files);
    const added = this.queue.uploads.slice(before);
    const refused = added.filter(({ state }) => state === "refused").length;
    const taken = added.length - refused;
    this.announced =
      `${taken === 1 ? "One photo" : `${taken} photos`} on the list.` +
      (added.length < files.length ? " What was there already is there once." : "");
  }

  private takeOff(upload: Upload): void {
    this.queue.remove(upload.id);
    this.announced = `${upload.file.name} is off the list.`;
    // The button that was pressed is gone with its row.
    const next = this.queue.uploads.length > 0 ? ".uploads .off" : "drop-zone .button";
    void this.updateComplete.then(() => {
      (this.querySelector<HTMLElement>(next) ?? this.sendButton)?.focus();
    });
  }

  private send(event: SubmitEvent): void {
    event.preventDefault();
    if (this.queue.in("chosen").length === 0) {
      this.error = "Choose a photo first.";
      this.querySelector<HTMLElement>("drop-zone .button")?.focus();
      return;
    }
    const { mysfitId, description, tags, keepPlace } = this;
    this.queue.send({ mysfitId, description: description.trim(), tags: [...tags], keepPlace });
    // The next photos have a story of their own; whom they show and whether to keep the place may stay.
    this.description = "";
    this.tags = [];
  }
}

/** "Sending 2 of 5", "3 photos to send", or what else there is to say. */
function headingOf(uploads: readonly Upload[]): string {
  const count = (...states: readonly Upload["state"][]) =>
    uploads.filter(({ state }) => states.includes(state)).length;
  const going = count("queued", "sending");
  if (going > 0) return `Sending, ${going} to go`;
  const chosen = count("chosen");
  if (chosen > 0) return chosen === 1 ? "One photo to send" : `${chosen} photos to send`;
  if (count("failed") > 0) return "Not all of them arrived";
  return count("sent") > 0 ? "On their way into the album" : "On the list";
}

function stateInWords({ state, part, file }: Upload): string {
  const size = sizeInWords(file.size);
  if (state === "queued") return `${size}, waiting for its turn`;
  if (state === "sent") return "Sent";
  if (state !== "sending") return size;
  return part < 1 ? `${Math.floor(part * 100)} % of ${size}` : "Arriving…";
}
