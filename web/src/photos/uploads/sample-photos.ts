import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { messageOf } from "../../api/errors";
import { fetchFile } from "../../api/form-upload";
import { LightElement } from "../../ui/light-element";
import { FilesChosen } from "./drop-zone";

/** Photos of ours, drawn by `web/art/sample_photos.py`, with cameras and places made up. */
const SAMPLES = [
  ["first-snow", "First snow"],
  ["over-the-fence", "Over the fence"],
  ["river-bus", "River bus"],
  ["bath-day", "Bath day"],
  ["clear-night", "Clear night"],
  ["rain-day", "Rain day"],
] as const;

/** Six photos for whoever has none at hand. */
@customElement("sample-photos")
export class SamplePhotos extends LightElement {
  @state() private open = false;
  @state() private error = "";

  protected override render() {
    return html`<button
        type="button"
        class="text-button"
        aria-expanded=${this.open}
        aria-controls="samples"
        @click=${() => (this.open = !this.open)}
      >
        No photo at hand? Use one of ours
      </button>
      <p class="error" role="alert" ?hidden=${!this.error}>${this.error}</p>
      <div id="samples" ?hidden=${!this.open}>
        ${
          this.open
            ? html`<ul>
                  ${SAMPLES.map(
                    ([slug, name]) =>
                      html`<li>
                        <button type="button" @click=${() => this.add([slug])}>
                          <img src=${addressOf(slug)} alt="" width="160" height="120" />
                          <span>${name}</span>
                        </button>
                      </li>`,
                  )}
                </ul>
                <button
                  type="button"
                  class="text-button"
                  @click=${() => this.add(SAMPLES.map(([slug]) => slug))}
                >
                  Add all six
                </button>`
            : nothing
        }
      </div>`;
  }

  private async add(slugs: readonly string[]): Promise<void> {
    this.error = "";
    try {
      const files = slugs.map((slug) => fetchFile(addressOf(slug), `${slug}.jpg`));
      this.dispatchEvent(new FilesChosen(await Promise.all(files)));
    } catch (error) {
      this.error = messageOf(error);
    }
  }
}

function addressOf(slug: string): string {
  return `/sample-photos/${slug}.jpg`;
}
