import { html } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { BubblingEvent } from "../../app/events";
import { LightElement } from "../../ui/light-element";
import { cameraScene } from "./camera-scene";
import { ACCEPTED } from "./photo-files";

/** Files were dropped, chosen, taken or pasted. */
export class FilesChosen extends BubblingEvent {
  static readonly eventName = "files-chosen";
  constructor(readonly files: readonly File[]) {
    super(FilesChosen.eventName);
  }
}

/** Where photos come from: dropped here, chosen from the disk, taken by a phone, or pasted anywhere. */
@customElement("drop-zone")
export class DropZone extends LightElement {
  /** How many elements deep the pointer is inside the window with files in its hand. */
  @state() private depth = 0;
  @query(".choose") private readonly chooser!: HTMLInputElement;
  @query(".take") private readonly camera!: HTMLInputElement;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("paste", this.paste);
    document.addEventListener("dragenter", this.enter);
    document.addEventListener("dragleave", this.leave);
    document.addEventListener("dragover", this.allow);
    document.addEventListener("drop", this.drop);
  }

  override disconnectedCallback(): void {
    document.removeEventListener("paste", this.paste);
    document.removeEventListener("dragenter", this.enter);
    document.removeEventListener("dragleave", this.leave);
    document.removeEventListener("dragover", this.allow);
    document.removeEventListener("drop", this.drop);
    super.disconnectedCallback();
  }

  protected override render() {
    const isOver = this.depth > 0;
    return html`<div class="zone" ?data-over=${isOver}>
      ${cameraScene}
      <div class="words">
        <p class="call">
          ${
            isOver
              ? "Let go, we have them"
              : html`<span class="by-mouse">Drop photos here</span
                  ><span class="by-hand">Show us who lives with you</span>`
          }
        </p>
        <div class="ways">
          <button type="button" class="button primary" @click=${() => this.chooser.click()}>
            Choose photos
          </button>
          <button type="button" class="button by-hand" @click=${() => this.camera.click()}>
            Take a photo
          </button>
        </div>
        <p class="hint">
          <span class="by-mouse">Or paste one from the clipboard.</span>
          JPEG, PNG, GIF, WebP, BMP or HEIC, up to 10 MB each.
        </p>
      </div>
      <input
        class="choose"
        type="file"
        multiple
        hidden
        accept=${ACCEPTED}
        aria-label="Choose photos"
        @change=${this.chosen}
      />
      <input
        class="take"
        type="file"
        hidden
        accept="image/*"
        capture="environment"
        aria-label="Take a photo"
        @change=${this.chosen}
      />
    </div>`;
  }

  private chosen({ target }: Event): void {
    const input = target as HTMLInputElement;
    this.give(input.files);
    // The same file may be chosen again after it was taken off the list.
    input.value = "";
  }

  private readonly paste = ({ clipboardData }: ClipboardEvent): void => {
    this.give(clipboardData?.files ?? null);
  };

  private readonly enter = (event: DragEvent): void => {
    if (hasFiles(event)) this.depth += 1;
  };

  private readonly leave = (event: DragEvent): void => {
    if (hasFiles(event)) this.depth = Math.max(0, this.depth - 1);
  };

  /** Without this the browser would open the file in place of the page. */
  private readonly allow = (event: DragEvent): void => {
    if (hasFiles(event)) event.preventDefault();
  };

  private readonly drop = (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    this.depth = 0;
    this.give(event.dataTransfer?.files ?? null);
  };

  private give(files: FileList | null): void {
    if (files && files.length > 0) this.dispatchEvent(new FilesChosen([...files]));
  }
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}

declare global {
  interface HTMLElementEventMap {
    "files-chosen": FilesChosen;
  }
}
