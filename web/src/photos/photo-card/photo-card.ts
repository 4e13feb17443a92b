import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { LightElement } from "../../ui/light-element";
import { albumAddress, photoAddress } from "../addresses";
import { PhotoRemovalRequested } from "../events";
import { isMarked, marked } from "../marks";
import { dayOf, labelInWords, placeInWords } from "../photo-facts";
import { ALL_PHOTOS, type PhotoQuery } from "../photo-query";
import "../photo-thumb/photo-thumb";
import type { Photo } from "../photos-api";
import { developing, spoilt } from "./prints";

const MOST_TAGS = 4;
const MOST_LABELS = 3;

/** One photo of the album, mounted: whole-card link, tags and labels that filter above it. */
@customElement("photo-card")
export class PhotoCard extends LightElement {
  @property({ attribute: false }) photo!: Photo;
  /** What it was found by: its words are marked, and its page leafs through the same photos. */
  @property({ attribute: false }) photoQuery: PhotoQuery = ALL_PHOTOS;
  @property({ type: Boolean }) eager = false;

  protected override render() {
    const { photo } = this;
    return html`<article class=${photo.status}>
      <div class="mount">${this.print()}</div>
      <div class="caption">
        <p class="whose">${this.mark(photo.mysfitName)}</p>
        <h3><a href=${photoAddress(photo.photoId, this.photoQuery)}>${this.words()}</a></h3>
        ${photo.status === "ready" ? this.details() : this.progress()}
        <p class="foot">
          <time datetime=${photo.takenAt ?? photo.uploadedAt}>${dayOf(photo)}</time>
          ${photo.status === "ready" ? nothing : this.removeButton()}
        </p>
      </div>
    </article>`;
  }

  private print() {
    const { photo } = this;
    if (photo.status === "refused") return spoilt;
    if (photo.status !== "ready") return developing;
    return html`<photo-thumb .photo=${photo} ?eager=${this.eager}></photo-thumb>`;
  }

  private mark(text: string) {
    return marked(text, this.photoQuery.words);
  }

  /** Its description. A photo without words is told from the others by whom it shows, and its day. */
  private words() {
    const { description, fileName, mysfitName, status } = this.photo;
    if (description) return this.mark(description);
    if (status !== "ready") return this.mark(fileName);
    return html`<span class="wordless">No words yet</span>
      <span class="visually-hidden">: a photo of ${mysfitName}, ${dayOf(this.photo)}</span>`;
  }

  private details() {
    const { tags, labels, labelsStatus } = this.photo;
    return html`${this.foundElsewhere()}
    ${
      tags.length > 0
        ? html`<ul class="chips" aria-label="Tags">
            ${this.few(tags, MOST_TAGS).map((tag) => html`<li>${this.tagChip(tag)}</li>`)}
            ${tags.length > MOST_TAGS ? html`<li class="rest">+${tags.length - MOST_TAGS}</li>` : nothing}
          </ul>`
        : nothing
    }
    ${
      labels.length > 0
        ? html`<ul class="labels" aria-label="Labels">
            ${this.few(labels, MOST_LABELS, ({ name }) => name).map(
              (label) =>
                html`<li>
                  <a href=${albumAddress({ label: label.name })}
                    >${this.mark(labelInWords(label))}</a
                  >
                </li>`,
            )}
          </ul>`
        : nothing
    }
    ${labelsStatus === "waiting" ? html`<p class="note">The labels follow.</p>` : nothing}`;
  }

  /** The first of them, and before these whatever the search has found. */
  private few<Each>(all: readonly Each[], most: number, text: (each: Each) => string = String) {
    const found = (each: Each) => isMarked(text(each), this.photoQuery.words);
    return [...all.filter(found), ...all.filter((each) => !found(each))].slice(0, most);
  }

  private tagChip(tag: string) {
    return html`<a class="chip" href=${albumAddress({ tag })}>${this.mark(tag)}</a>`;
  }

  /** A search may have found a text that no card shows: the place, or what the file is called. */
  private foundElsewhere() {
    const { words } = this.photoQuery;
    const { place, fileName, description } = this.photo;
    if (!words) return nothing;
    const where = place ? placeInWords(place) : "";
    const found = [where, fileName].filter((text) => isMarked(text, words));
    if (found.length === 0 || (description && isMarked(description, words))) return nothing;
    return html`<p class="note">${this.mark(found[0] ?? "")}</p>`;
  }

  private progress() {
    const { status, reason } = this.photo;
    if (status === "refused") return html`<p class="reason">${reason}</p>`;
    return html`<p class="note">
      ${status === "waiting" ? "Waiting for its turn in the darkroom." : "In the darkroom: we are looking at it."}
    </p>`;
  }

  private removeButton() {
    return html`<button type="button" class="text-button" @click=${this.askToRemove}>
      Remove<span class="visually-hidden"> ${this.photo.fileName}</span>
    </button>`;
  }

  private askToRemove(): void {
    this.dispatchEvent(new PhotoRemovalRequested(this.photo));
  }
}
