import { html, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { LightElement } from "../../ui/light-element";
import { PhotoExpired } from "../events";
import type { Photo } from "../photos-api";

/** A photo, small. If it does not load, its address is asked for again once, then a blank stands in. */
@customElement("photo-thumb")
export class PhotoThumb extends LightElement {
  @property({ attribute: false }) photo!: Photo;
  /** What it shows, for who does not see it; empty where the words beside it say so. */
  @property() alt = "";
  /** The first on view are fetched at once, the others when they come near. */
  @property({ type: Boolean }) eager = false;
  @state() private failed = false;
  private askedAgain = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("photo");
    if (!before || before.thumbUrl === this.photo.thumbUrl) return;
    this.failed = false;
    if (before.photoId !== this.photo.photoId) this.askedAgain = false;
  }

  protected override render() {
    const { thumbUrl, width, height } = this.photo;
    if (!thumbUrl || this.failed) return html`<span class="blank" aria-hidden="true"></span>`;
    return html`<img
      class=${fitsFrame(width, height) ? "" : "whole"}
      src=${thumbUrl}
      alt=${this.alt}
      width=${width ?? 300}
      height=${height ?? 200}
      loading=${this.eager ? "eager" : "lazy"}
      decoding="async"
      @error=${this.fail}
    />`;
  }

  private fail(): void {
    this.failed = true;
    if (this.askedAgain) return;
    this.askedAgain = true;
    this.dispatchEvent(new PhotoExpired(this.photo.photoId));
  }
}

/** Whether a photo fills a frame of 4 to 3 without losing much of itself. */
function fitsFrame(width: number | null, height: number | null): boolean {
  const ratio = (width ?? 4) / (height ?? 3);
  return ratio > 1.15 && ratio < 1.9;
}

/** A photo for a dialog about it. */
export function thumbOf(photo: Photo) {
  return html`<photo-thumb .photo=${photo} eager></photo-thumb>`;
}
