import { html } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { LightElement } from "../../ui/light-element";

/** Two decoded photos at a time are enough for a phone's memory. */
const AT_ONCE = 2;
let decoding = 0;
const waiting: (() => void)[] = [];

async function turn(): Promise<void> {
  if (decoding >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  decoding += 1;
}

function done(): void {
  decoding -= 1;
  waiting.shift()?.();
}

/**
 * A file as a small picture, before it is sent anywhere. Drawn on a canvas: an `<img>` would need
 * `blob:` in the Content-Security-Policy.
 */
@customElement("photo-preview")
export class PhotoPreview extends LightElement {
  @property({ attribute: false }) file: File | null = null;
  @query("canvas") private readonly canvas!: HTMLCanvasElement;

  protected override render() {
    return html`<canvas width="192" height="192" aria-hidden="true"></canvas>`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has("file") && this.file) void this.draw(this.file);
  }

  /** Fills the square with the middle of the photo; what cannot be decoded stays a blank. */
  private async draw(file: File): Promise<void> {
    await turn();
    try {
      const photo = await createImageBitmap(file, { resizeWidth: 384, resizeQuality: "medium" });
      const { width, height } = this.canvas;
      const scale = Math.max(width / photo.width, height / photo.height);
      const [across, down] = [photo.width * scale, photo.height * scale];
      this.canvas
        .getContext("2d")
        ?.drawImage(photo, (width - across) / 2, (height - down) / 2, across, down);
      photo.close();
      this.dataset.drawn = "";
    } catch {
      // A kind that this browser does not show, such as HEIC, or no photo at all.
    } finally {
      done();
    }
  }
}
