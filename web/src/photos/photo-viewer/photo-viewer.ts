import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { LightElement } from "../../ui/light-element";
import { backIcon, closeIcon, plusIcon } from "../../ui/icons";
import { PhotoExpired, PhotoStepped } from "../events";
import { minusIcon } from "../icons";
import { dayOf, photoTitle } from "../photo-facts";
import type { Photo } from "../photos-api";
import { FITTING, type Point, type Size, swipeOf, within, type Zoom, zoomedAt } from "./zoom";

const STEP = 1.6;
const DOUBLE_CLICK_SCALE = 2.5;

/**
 * A photo over the whole window: keys, swipe, and zoom by buttons, wheel, double click and two
 * fingers. Dispatches `PhotoStepped` to leaf; whoever holds it then hands it another photo.
 */
@customElement("photo-viewer")
export class PhotoViewer extends LightElement {
  @property({ attribute: false }) photo!: Photo;
  @property({ type: Boolean }) hasPrevious = false;
  @property({ type: Boolean }) hasNext = false;
  @state() private isOpen = false;
  @state() private zoom: Zoom = FITTING;
  @query("dialog") private readonly dialog!: HTMLDialogElement;
  @query(".stage") private readonly stage!: HTMLElement;
  @query("img") private readonly image!: HTMLImageElement | null;

  private readonly pointers = new Map<number, Point>();
  private pressedAt: Point = { x: 0, y: 0 };
  /** Whether a second finger has been down since the first: then nothing was a swipe. */
  private pinched = false;
  private readonly askedAgain = new Set<string>();

  async open(): Promise<void> {
    this.isOpen = true;
    this.zoom = FITTING;
    await this.updateComplete;
    this.dialog.showModal();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("photo");
    if (before && before.photoId !== this.photo.photoId) this.zoom = FITTING;
  }

  protected override render() {
    return html`<dialog
      aria-label="The photo, large"
      @close=${this.closed}
      @keydown=${this.keyDown}
    >
      ${this.isOpen ? this.content() : nothing}
    </dialog>`;
  }

  private content() {
    const { photo, zoom } = this;
    return html`<div
        class="stage ${zoom.scale > 1 ? "zoomed" : ""}"
        @pointerdown=${this.pointerDown}
        @pointermove=${this.pointerMove}
        @pointerup=${this.pointerUp}
        @pointercancel=${this.pointerUp}
        @dblclick=${this.doubleClick}
        @wheel=${this.wheel}
      >
        <img
          src=${photo.viewUrl ?? ""}
          alt=${photoTitle(photo)}
          width=${photo.width ?? 1600}
          height=${photo.height ?? 1200}
          draggable="false"
          @error=${this.expired}
        />
      </div>
      <div class="bar top">
        <button
          type="button"
          aria-label="Zoom out"
          aria-disabled=${zoom.scale === 1}
          @click=${() => this.zoomBy(1 / STEP)}
        >
          ${minusIcon}
        </button>
        <button type="button" aria-label="Zoom in" @click=${() => this.zoomBy(STEP)}>
          ${plusIcon}
        </button>
        <button type="button" aria-label="Close" autofocus @click=${this.close}>
          ${closeIcon}
        </button>
      </div>
      <button
        type="button"
        class="leaf previous"
        aria-label="Previous photo"
        aria-disabled=${!this.hasPrevious}
        @click=${() => this.step(-1)}
      >
        ${backIcon}
      </button>
      <button
        type="button"
        class="leaf next"
        aria-label="Next photo"
        aria-disabled=${!this.hasNext}
        @click=${() => this.step(1)}
      >
        ${backIcon}
      </button>
      <p class="bar caption" role="status">
        <span class="words">${photo.description ?? photo.mysfitName}</span>
        <span class="day">${photo.description ? `${photo.mysfitName}, ` : ""}${dayOf(photo)}</span>
      </p>`;
  }

  /** The transform is set as a property: the site's policy allows no style attribute. */
  protected override updated(): void {
    const { scale, x, y } = this.zoom;
    if (this.image) this.image.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  }

  private readonly close = (): void => {
    this.dialog.close();
  };

  private closed(): void {
    this.isOpen = false;
    this.pointers.clear();
  }

  private step(step: -1 | 1): void {
    if (step === -1 ? this.hasPrevious : this.hasNext) this.dispatchEvent(new PhotoStepped(step));
  }

  private readonly keyDown = (event: KeyboardEvent): void => {
    const actions: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => this.step(-1),
      ArrowRight: () => this.step(1),
      "+": () => this.zoomBy(STEP),
      "=": () => this.zoomBy(STEP),
      "-": () => this.zoomBy(1 / STEP),
      "0": () => (this.zoom = FITTING),
    };
    const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };

  private zoomBy(factor: number, at: Point = { x: 0, y: 0 }): void {
    this.place(zoomedAt(this.zoom, factor, at));
  }

  private place(zoom: Zoom): void {
    this.zoom = within(zoom, this.fitting(), this.stageSize());
  }

  private stageSize(): Size {
    return { width: this.stage.clientWidth, height: this.stage.clientHeight };
  }

  /** How large the photo is laid out, whatever its transform makes of that. */
  private fitting(): Size {
    return { width: this.image?.clientWidth ?? 0, height: this.image?.clientHeight ?? 0 };
  }

  /** A pointer's place from the middle of the window. */
  private fromMiddle({ clientX, clientY }: MouseEvent): Point {
    const { left, top, width, height } = this.stage.getBoundingClientRect();
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
  }

  private doubleClick(event: MouseEvent): void {
    if (this.zoom.scale > 1) this.zoom = FITTING;
    else this.zoomBy(DOUBLE_CLICK_SCALE, this.fromMiddle(event));
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    this.zoomBy(Math.exp(-event.deltaY / 400), this.fromMiddle(event));
  }

  private pointerDown(event: PointerEvent): void {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    this.stage.setPointerCapture(event.pointerId);
    const point = this.fromMiddle(event);
    if (this.pointers.size === 0) {
      this.pressedAt = point;
      this.pinched = false;
    } else {
      this.pinched = true;
    }
    this.pointers.set(event.pointerId, point);
  }

  private pointerMove(event: PointerEvent): void {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = this.fromMiddle(event);
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, now);
    if (other) {
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      this.zoomBy(distance(now, other) / Math.max(1, distance(before, other)), middle);
    } else if (this.zoom.scale > 1) {
      const { scale, x, y } = this.zoom;
      this.place({ scale, x: x + now.x - before.x, y: y + now.y - before.y });
    } else if (!this.pinched) {
      // The photo follows the finger, and springs back if that meant nothing.
      this.zoom = { scale: 1, x: now.x - this.pressedAt.x, y: 0 };
    }
  }

  private pointerUp(event: PointerEvent): void {
    if (!this.pointers.delete(event.pointerId) || this.pointers.size > 0) return;
    const { x, y } = this.fromMiddle(event);
    const isSwipe = event.type === "pointerup" && this.zoom.scale === 1 && !this.pinched;
    const swipe = isSwipe ? swipeOf(x - this.pressedAt.x, y - this.pressedAt.y) : null;
    if (this.zoom.scale === 1) this.zoom = FITTING;
    if (swipe === "close") this.close();
    else if (swipe) this.step(swipe === "previous" ? -1 : 1);
  }

  private expired(): void {
    const { photoId } = this.photo;
    if (this.askedAgain.has(photoId)) return;
    this.askedAgain.add(photoId);
    this.dispatchEvent(new PhotoExpired(photoId));
  }
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
