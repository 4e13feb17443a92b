import { html, nothing, type PropertyValues, svg } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { BubblingEvent } from "../../app/events";
import { minusIcon, plusIcon, worldIcon } from "./icons";
import { LightElement } from "../../ui/light-element";
import type { Photo } from "../photos-api";
import { type Cluster, clustersOf, isDivisible } from "./clusters";
import { ornaments } from "./ornaments";
import { placeNameOf, type PlacedPhoto } from "./placed-photo";
import { boxAround, graticule, overlap, type Point, sphere } from "./plane";
import {
  betweenViews,
  fitted,
  type Frame,
  limited,
  MAX_ZOOM,
  MIN_ZOOM,
  onScreen,
  panned,
  scaleOf,
  type View,
  visibleBox,
  WHOLE_WORLD,
  zoomed,
} from "./view";
import type { Country } from "./world";

/** A marker was opened: its photos, newest first. None means that whatever was open is closed. */
export class PhotosChosen extends BubblingEvent {
  static readonly eventName = "photos-chosen";
  constructor(readonly photos: readonly Photo[]) {
    super(PhotosChosen.eventName);
  }
}

/** The map is so near that coarse coasts show. */
export class DetailWanted extends BubblingEvent {
  static readonly eventName = "detail-wanted";
  constructor() {
    super(DetailWanted.eventName);
  }
}

/** In pixels: markers this near to each other become one. */
const REACH = 44;
/** In pixels: kept between the outermost markers and the edge. */
const MARGIN = 64;
/** In pixels: what a key moves the map by. */
const STEP = 90;
const DETAIL_FROM = 2.5;
/** How near the map opens, and goes by itself for one photo. */
const FIRST_ZOOM = 5;
const PHOTO_ZOOM = 8;
const FLIGHT_MS = 420;

/** A pointer that moved less than this has pressed, not dragged. */
const DRAG_FROM = 5;

/** A map of the world with a marker for each photo, or for several that are near each other. */
@customElement("world-map")
export class WorldMap extends LightElement {
  @property({ attribute: false }) photos: readonly PlacedPhoto[] = [];
  /** Coasts and countries; empty until they are there. */
  @property({ attribute: false }) countries: readonly Country[] = [];
  /** The same in detail, once it was asked for. */
  @property({ attribute: false }) detail: readonly Country[] = [];
  /** The photo whose marker stands out. */
  @property() chosen: string | null = null;
  @state() private view = WHOLE_WORLD;
  @state() private frame: Frame = { width: 0, height: 0 };
  @state() private announced = "";
  @query(".frame") private readonly surface!: HTMLElement;

  /** Whether the map has been turned to its photos, which it is once. */
  private placed = false;
  private flight = 0;
  private readonly pointers = new Map<number, Point>();
  private dragged = false;
  private lastPointer: Point = { x: 0, y: 0 };

  private readonly resize = new ResizeObserver(([entry]) => {
    if (!entry) return;
    const { width, height } = entry.contentRect;
    this.frame = { width, height };
    this.view = limited(this.view, this.frame);
  });

  override disconnectedCallback(): void {
    this.resize.disconnect();
    cancelAnimationFrame(this.flight);
    super.disconnectedCallback();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.resize.observe(this.surface);
  }

  protected override firstUpdated(): void {
    this.resize.observe(this.surface);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.placed && this.frame.width > 0 && this.photos.length > 0) {
      this.placed = true;
      this.view = this.viewOfAll();
    }
    if (changed.has("photos") || this.view.zoom < DETAIL_FROM) return;
    if (this.detail.length === 0) this.dispatchEvent(new DetailWanted());
  }

  /** Turns to a photo, near enough to see what is around it. */
  show(photoId: string): void {
    const found = this.photos.find(({ item }) => item.photoId === photoId);
    if (!found) return;
    const zoom = Math.max(this.view.zoom, PHOTO_ZOOM);
    this.flyTo(limited({ centre: found.point, zoom }, this.frame));
  }

  /** Turns to a photo without going nearer, as when its marker is covered. */
  centre(photoId: string): void {
    const found = this.photos.find(({ item }) => item.photoId === photoId);
    if (found) this.flyTo(limited({ ...this.view, centre: found.point }, this.frame));
  }

  protected override render() {
    const clusters = this.clusters();
    return html`<div
        class="frame"
        role="group"
        tabindex="0"
        aria-label="Map of your photos"
        aria-describedby="map-hint"
        ?data-pannable=${this.view.zoom > MIN_ZOOM}
        @pointerdown=${this.press}
        @pointermove=${this.drag}
        @pointerup=${this.release}
        @pointercancel=${this.release}
        @wheel=${this.roll}
        @dblclick=${this.doubleClick}
        @keydown=${this.key}
      >
        ${this.frame.width > 0 ? this.drawing() : nothing}
        <ul class="markers">
          ${repeat(clusters, idOf, (cluster) => this.marker(cluster))}
        </ul>
      </div>
      <div class="zoom" role="group" aria-label="Zoom">
        ${this.zoomButton("Zoom in", plusIcon, 2, this.view.zoom >= MAX_ZOOM)}
        ${this.zoomButton("Zoom out", minusIcon, 0.5, this.view.zoom <= MIN_ZOOM)}
        <button
          type="button"
          aria-label="All photos"
          title="All photos"
          @click=${() => this.flyTo(this.viewOfAll())}
        >
          ${worldIcon}
        </button>
      </div>
      <p class="visually-hidden" id="map-hint">
        Arrow keys move the map, plus and minus zoom, 0 shows the whole world. The list has the same
        photos.
      </p>
      <p class="visually-hidden" role="status">${this.announced}</p>`;
  }

  private zoomButton(label: string, icon: unknown, factor: number, isAtEnd: boolean) {
    return html`<button
      type="button"
      aria-label=${label}
      title=${label}
      aria-disabled=${isAtEnd ? "true" : nothing}
      @click=${() => this.zoomBy(factor)}
    >
      ${icon}
    </button>`;
  }

  private drawing() {
    const { view, frame } = this;
    const scale = scaleOf(view, frame);
    const { x, y } = onScreen({ x: 0, y: 0 }, view, frame);
    const near = view.zoom >= DETAIL_FROM && this.detail.length > 0;
    const visible = visibleBox(view, frame);
    const countries = near
      ? this.detail.filter(({ box }) => overlap(box, visible))
      : this.countries;
    // Which shapes are drawn changes rarely, where they are with every move.
    const key = `${near} ${countries.map(({ id }) => id).join()}`;
    return svg`<svg viewBox="0 0 ${frame.width} ${frame.height}" aria-hidden="true">
      <g transform="translate(${x} ${y}) scale(${scale})">
        <path class="sea" d=${sphere} />
        <path class="graticule" d=${graticule} />
        <g class="ornaments">${ornaments}</g>
        <g class="land">
          ${guard([key], () => svg`<path class="shore" d=${whole(countries)} />`)}
          <path
            class="shade"
            transform="translate(${1.5 / scale} ${2 / scale})"
            d=${guard([key], () => whole(countries))}
          />
          ${guard([key], () => countries.map(shape))}
        </g>
      </g>
    </svg>`;
  }

  private marker(cluster: Cluster<Photo>) {
    const { x, y } = onScreen(cluster.point, this.view, this.frame);
    const { length } = cluster.members;
    const holdsChosen = cluster.members.some(({ item }) => item.photoId === this.chosen);
    // Setting the property writes the style object, which the Content-Security-Policy allows.
    return html`<li .style=${`translate: ${x.toFixed(1)}px ${y.toFixed(1)}px`}>
      <button
        type="button"
        class=${length > 1 ? "cluster" : "pin"}
        data-digits=${String(length).length}
        aria-label=${nameOf(cluster)}
        aria-current=${holdsChosen ? "true" : nothing}
        @click=${() => this.open(cluster)}
        @focus=${() => this.reveal(cluster)}
      >
        ${length > 1 ? html`<span>${length}</span>` : pin}
      </button>
    </li>`;
  }

  private clusters(): readonly Cluster<Photo>[] {
    if (this.frame.width === 0) return [];
    return clustersOf(this.photos, REACH / scaleOf(this.view, this.frame));
  }

  /** Shows the photos of a marker, or goes nearer where that takes them apart. */
  private open(cluster: Cluster<Photo>): void {
    const nearest = REACH / scaleOf({ ...this.view, zoom: MAX_ZOOM }, this.frame);
    if (isDivisible(cluster, nearest)) {
      const box = boxAround(cluster.members.map(({ point }) => point));
      const view = fitted(box, this.frame, MARGIN);
      const atLeast = Math.min(MAX_ZOOM, Math.max(view.zoom, this.view.zoom * 1.6));
      this.flyTo(limited({ ...view, zoom: atLeast }, this.frame));
    } else {
      this.dispatchEvent(new PhotosChosen(cluster.members.map(({ item }) => item)));
    }
  }

  /** A marker that gets the focus by keyboard comes into the frame. */
  private reveal({ point }: Cluster<Photo>): void {
    const { x, y } = onScreen(point, this.view, this.frame);
    const { width, height } = this.frame;
    if (x >= 0 && y >= 0 && x <= width && y <= height) return;
    this.surface.scrollTo(0, 0);
    this.view = limited({ ...this.view, centre: point }, this.frame);
  }

  private viewOfAll(): View {
    if (this.photos.length === 0) return WHOLE_WORLD;
    const box = boxAround(this.photos.map(({ point }) => point));
    return fitted(box, this.frame, MARGIN, FIRST_ZOOM);
  }

  private zoomBy(factor: number): void {
    const middle = { x: this.frame.width / 2, y: this.frame.height / 2 };
    this.flyTo(zoomed(this.target, factor, middle, this.frame));
  }

  /** Where a flight under way is going to, else where the map is. */
  private get target(): View {
    return this.flight === 0 ? this.view : this.destination;
  }
  private destination = WHOLE_WORLD;

  private flyTo(view: View): void {
    cancelAnimationFrame(this.flight);
    this.flight = 0;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.view = view;
      this.announce();
      return;
    }
    const from = this.view;
    this.destination = view;
    let start: number | null = null;
    const step = (now: number) => {
      start ??= now;
      const part = Math.min((now - start) / FLIGHT_MS, 1);
      this.view = betweenViews(from, view, 1 - (1 - part) ** 3);
      this.flight = part < 1 ? requestAnimationFrame(step) : 0;
      if (part === 1) this.announce();
    };
    this.flight = requestAnimationFrame(step);
  }

  /** A hand on the map stops its flight. */
  private take(view: View): void {
    cancelAnimationFrame(this.flight);
    this.flight = 0;
    this.view = view;
  }

  private announce(): void {
    const visible = visibleBox(this.view, this.frame);
    const markers = this.clusters().filter(({ point }) =>
      overlap(visible, { left: point.x, right: point.x, top: point.y, bottom: point.y }),
    );
    const zoom = this.view.zoom.toLocaleString("en", { maximumFractionDigits: 1 });
    const count = markers.length === 1 ? "1 marker" : `${markers.length} markers`;
    this.announced = `Zoom ${zoom}, ${count} in view.`;
  }

  private readonly press = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    if (this.pointers.size === 0) this.dragged = false;
    this.pointers.set(event.pointerId, this.pixelOf(event));
    this.lastPointer = this.pixelOf(event);
  };

  private readonly drag = (event: PointerEvent): void => {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = this.pixelOf(event);
    const moved = Math.hypot(now.x - this.lastPointer.x, now.y - this.lastPointer.y);
    if (!this.dragged && this.pointers.size === 1 && moved < DRAG_FROM) return;
    if (!this.dragged) {
      this.dragged = true;
      // From here on the map has the pointer, so that letting go over a marker does not press it.
      this.surface.setPointerCapture(event.pointerId);
    }
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, now);
    if (other) this.pinch(before, now, other);
    else this.take(panned(this.view, now.x - before.x, now.y - before.y, this.frame));
  };

  /** Two fingers: their distance zooms, their middle moves. */
  private pinch(before: Point, now: Point, other: Point): void {
    const distance = (point: Point) => Math.hypot(point.x - other.x, point.y - other.y);
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    const moved = panned(this.view, (now.x - before.x) / 2, (now.y - before.y) / 2, this.frame);
    const factor = distance(now) / Math.max(distance(before), 1);
    this.take(zoomed(moved, factor, middle, this.frame));
  }

  private readonly release = (event: PointerEvent): void => {
    this.pointers.delete(event.pointerId);
    const [left] = this.pointers.values();
    if (left) this.lastPointer = left;
    if (this.dragged && this.pointers.size === 0) this.announce();
  };

  private readonly roll = (event: WheelEvent): void => {
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 30 : event.deltaY;
    // A trackpad's pinch comes as a wheel with the control key, in small steps.
    const factor = Math.exp(-pixels * (event.ctrlKey ? 0.012 : 0.0024));
    const view = zoomed(this.view, factor, this.pixelOf(event), this.frame);
    // At either end of the zoom the wheel scrolls the page.
    if (view.zoom === this.view.zoom && !event.ctrlKey) return;
    event.preventDefault();
    this.take(view);
  };

  private readonly doubleClick = (event: MouseEvent): void => {
    if ((event.target as Element).closest("button")) return;
    const factor = event.shiftKey ? 0.5 : 2;
    this.flyTo(zoomed(this.target, factor, this.pixelOf(event), this.frame));
  };

  private readonly key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => this.pan(STEP, 0),
      ArrowRight: () => this.pan(-STEP, 0),
      ArrowUp: () => this.pan(0, STEP),
      ArrowDown: () => this.pan(0, -STEP),
      "+": () => this.zoomBy(2),
      "=": () => this.zoomBy(2),
      "-": () => this.zoomBy(0.5),
      "0": () => this.flyTo(WHOLE_WORLD),
      Escape: () => this.dispatchEvent(new PhotosChosen([])),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };

  private pan(dx: number, dy: number): void {
    this.flyTo(panned(this.target, dx, dy, this.frame));
  }

  private pixelOf({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = this.surface.getBoundingClientRect();
    return {
      x: clientX - left - this.surface.clientLeft,
      y: clientY - top - this.surface.clientTop,
    };
  }
}

/** A drop with one open eye, on its tip. */
const pin = html`<svg viewBox="0 0 36 44" aria-hidden="true">
  <path class="drop" d="M18 43C11 33 3 27 3 17a15 15 0 0 1 30 0c0 10-8 16-15 26Z" />
  <circle class="white" cx="18" cy="17" r="9" />
  <circle class="pupil" cx="19.500" cy="18" r="4.500" />
  <circle class="glint" cx="17.600" cy="16" r="1.500" />
</svg>`;

function whole(countries: readonly Country[]): string {
  return countries.map(({ outline }) => outline).join("");
}

function shape({ ink, outline }: Country) {
  return svg`<path class="ink-${ink}" d=${outline} />`;
}

function idOf({ members }: Cluster<Photo>): string {
  return members[0]?.item.photoId ?? "";
}

/** "Suzu, Kyoto, Japan", or "4 photos near Kyoto, Japan". */
function nameOf({ members }: Cluster<Photo>): string {
  const first = members[0]?.item;
  if (!first) return "";
  const place = placeNameOf(first);
  return members.length === 1
    ? `${first.mysfitName}, ${place}`
    : `${members.length} photos near ${place}`;
}

declare global {
  interface HTMLElementEventMap {
    "photos-chosen": PhotosChosen;
    "detail-wanted": DetailWanted;
  }
}
