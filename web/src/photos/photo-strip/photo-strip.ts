import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Mysfit } from "../../api/client";
import { Watch } from "../../app/observable";
import { LightElement } from "../../ui/light-element";
import { albumAddress, newPhotoAddress, photoAddress } from "../addresses";
import type { Album } from "../album";
import { albumContext } from "../contexts";
import { cameraIcon } from "../icons";
import { dayOf } from "../photo-facts";
import { ALL_PHOTOS, type PhotoQuery } from "../photo-query";
import "../photo-thumb/photo-thumb";
import type { Photo } from "../photos-api";

const MOST = 6;

/** The latest photos of one mysfit, for its adopter, and the way to add one. */
@customElement("photo-strip")
export class PhotoStrip extends LightElement {
  @consume({ context: albumContext }) private readonly album!: Album;
  @property({ attribute: false }) mysfit!: Mysfit;

  private readonly reading = new Task(this, {
    args: () => [this.mysfit.mysfitId] as const,
    task: () => this.album.reload(this.photoQuery),
  });

  constructor() {
    super();
    new Watch(this, () => [this.album]);
  }

  private get photoQuery(): PhotoQuery {
    return { ...ALL_PHOTOS, mysfitId: this.mysfit.mysfitId };
  }

  protected override render() {
    const { mysfit, photoQuery } = this;
    const photos = this.album.listed(photoQuery).filter(({ status }) => status === "ready");
    const { count } = this.album.listing(photoQuery);
    return html`<section aria-labelledby="strip-title">
      <header>
        <h2 id="strip-title">Life with ${mysfit.name}</h2>
        <p class="ways">
          ${
            count !== null && count > MOST
              ? html`<a href=${albumAddress(photoQuery)}>See all ${count} photos</a>`
              : nothing
          }
          <a class="button" href=${newPhotoAddress(mysfit.mysfitId)}>${cameraIcon} Add a photo</a>
        </p>
      </header>
      ${
        photos.length > 0
          ? html`<ul>
              ${photos.slice(0, MOST).map((photo) => html`<li>${this.print(photo)}</li>`)}
            </ul>`
          : this.reading.render({
              complete: () =>
                html`<p class="none">No photos yet. ${mysfit.name} is ready when you are.</p>`,
              error: () => html`<p class="none">The album does not open just now.</p>`,
            })
      }
    </section>`;
  }

  private print(photo: Photo) {
    const words = photo.description ?? `${photo.mysfitName}, ${dayOf(photo)}`;
    return html`<a href=${photoAddress(photo.photoId, this.photoQuery)} title=${words}>
      <photo-thumb .photo=${photo} alt=${words}></photo-thumb>
    </a>`;
  }
}
