/** The visitor's photos read so far, and the listings that showed them. */
import { Problem, SignInRequired } from "../api/errors";
import { Observable } from "../app/observable";
import { ALL_PHOTOS, isFiltered, type PhotoQuery } from "./photo-query";
import type {
  NewPhoto,
  Photo,
  PhotoChanges,
  PhotoPage,
  PhotosApi,
  StartedPhoto,
} from "./photos-api";

/** Divides into two, three and four columns. */
export const PAGE_SIZE = 24;

/** The most the API gives at once. */
const LARGEST_PAGE = 100;

const FIRST_WAITS_SECONDS = [1, 2, 4, 8];
const FURTHER_WAIT_SECONDS = 15;
const FOLLOWED_SECONDS = 5 * 60;

export interface Listing {
  readonly photoIds: readonly string[];
  /** `null` after the last page, and before the first one was read. */
  readonly nextToken: string | null;
  /** Matches in all; `null` before the first page was read. */
  readonly count: number | null;
}

const EMPTY: Listing = { photoIds: [], nextToken: null, count: null };

/** Whether the worker still has something to do on a photo. */
export function isUnfinished({ status, labelsStatus }: Photo): boolean {
  if (status === "ready") return labelsStatus === "waiting";
  return status !== "refused";
}

/** What stops and starts a clock, for tests. */
export interface Timers {
  start(call: () => void, milliseconds: number): number;
  stop(timer: number): void;
}

const BROWSER_TIMERS: Timers = {
  start: (call, milliseconds) => window.setTimeout(call, milliseconds),
  stop: (timer) => window.clearTimeout(timer),
};

/** A cache over the API's reads of one visitor's photos. What a method could not read it throws. */
export class Album extends Observable {
  /** The photo whose card takes the focus when the album is opened next, after one beside it is gone. */
  focusNext: string | null = null;

  private readonly photos = new Map<string, Photo>();
  private readonly listings = new Map<string, Listing>();
  /** Listings to be read again before they are relied on. */
  private readonly stale = new Set<string>();
  private timer: number | null = null;
  /** Seconds that unfinished photos have been followed for, and how often they were asked for. */
  private followed = { seconds: 0, times: 0 };

  constructor(
    private readonly api: PhotosApi,
    /** Whether labels are guessed here without Rekognition, as on a laptop. */
    readonly hasStandInLabels = false,
    private readonly timers: Timers = BROWSER_TIMERS,
  ) {
    super();
  }

  listing(query: PhotoQuery): Listing {
    return this.listings.get(keyOf(query)) ?? EMPTY;
  }

  /** The photos of a listing as they are now, newest first. */
  listed(query: PhotoQuery): Photo[] {
    return this.listing(query).photoIds.flatMap((photoId) => this.photos.get(photoId) ?? []);
  }

  /** How many photos are ready in the whole album; `null` until that was read. */
  get count(): number | null {
    return this.listing(ALL_PHOTOS).count;
  }

  get(photoId: string): Photo | null {
    return this.photos.get(photoId) ?? null;
  }

  /** Reads a listing's first page unless it is known and nothing has changed since. */
  async load(query: PhotoQuery): Promise<void> {
    const key = keyOf(query);
    if (!this.listings.has(key) || this.stale.has(key)) await this.reload(query);
  }

  /** Reads a listing's first page again. What was listed stays on view until the answer is there. */
  async reload(query: PhotoQuery, limit = PAGE_SIZE): Promise<void> {
    const page = await this.api.list(query, limit);
    const key = keyOf(query);
    const before = this.listing(query);
    this.stale.delete(key);
    const oldest = page.photos.at(-1)?.photoId ?? "";
    // Ids sort by time: what is older than this page was read with pages after it.
    const older = page.nextToken === null ? [] : before.photoIds.filter((id) => id < oldest);
    this.add(query, page, older, older.length > 0 ? before.nextToken : page.nextToken);
  }

  /** Reads the next page of a listing, if there is one. */
  async loadMore(query: PhotoQuery): Promise<void> {
    const { photoIds, nextToken } = this.listing(query);
    if (nextToken === null) return;
    const page = await this.api.list(query, LARGEST_PAGE, nextToken);
    this.add(query, page, photoIds, page.nextToken);
  }

  /** Reads a listing to its end, as the map needs it: at most five pages. */
  async loadAll(query: PhotoQuery): Promise<void> {
    await this.reload(query, LARGEST_PAGE);
    while (this.listing(query).nextToken !== null) await this.loadMore(query);
  }

  /** Reads a listing as far as the photo after `photoId`, for its previous and next. */
  async loadAround(query: PhotoQuery, photoId: string): Promise<void> {
    await this.load(query);
    while (this.listing(query).nextToken !== null && !this.isPast(query, photoId)) {
      await this.loadMore(query);
    }
  }

  private isPast(query: PhotoQuery, photoId: string): boolean {
    return (this.listing(query).photoIds.at(-1) ?? "") < photoId;
  }

  /** Reads one photo anew, with fresh addresses; one that is gone is forgotten. */
  async read(photoId: string): Promise<Photo> {
    try {
      return this.keep(await this.api.find(photoId));
    } catch (error) {
      if (error instanceof Problem && error.status === 404) this.forget(photoId);
      throw error;
    }
  }

  async change(photoId: string, changes: PhotoChanges): Promise<Photo> {
    const photo = this.keep(await this.api.change(photoId, changes));
    this.outdate();
    return photo;
  }

  /** Deletes a photo, in every listing. */
  async remove(photoId: string): Promise<void> {
    await this.api.remove(photoId);
    this.forget(photoId);
  }

  /** Deletes every photo of the visitor. */
  async removeAll(): Promise<void> {
    let left = 1;
    while (left > 0) left = (await this.api.removeSome()).left;
    this.clear();
  }

  /** Announces a photo. Its bytes are sent by the caller, who then calls `sent`. */
  create(photo: NewPhoto): Promise<StartedPhoto> {
    return this.api.create(photo);
  }

  /** Takes in a photo whose bytes have just arrived, and follows it until it is ready. */
  sent(photo: Photo): void {
    this.photos.set(photo.photoId, photo);
    const { photoIds, ...rest } = this.listing(ALL_PHOTOS);
    if (rest.count !== null) {
      this.listings.set(keyOf(ALL_PHOTOS), {
        ...rest,
        photoIds: sorted([...photoIds, photo.photoId]),
      });
    }
    this.outdate();
    this.follow();
    this.changed();
  }

  /** Forgets everything: another visitor's album is another one. */
  clear(): void {
    this.photos.clear();
    this.listings.clear();
    this.stale.clear();
    this.stopFollowing();
    this.changed();
  }

  /**
   * Asks again while a known photo is unfinished: after 1, 2, 4 and 8 seconds, then every 15, for
   * at most 5 minutes. Each call starts that count anew.
   */
  follow(): void {
    this.stopFollowing();
    this.followed = { seconds: 0, times: 0 };
    this.waitForNext();
  }

  stopFollowing(): void {
    if (this.timer !== null) this.timers.stop(this.timer);
    this.timer = null;
  }

  private waitForNext(): void {
    const { seconds, times } = this.followed;
    const wait = FIRST_WAITS_SECONDS[times] ?? FURTHER_WAIT_SECONDS;
    if (seconds + wait > FOLLOWED_SECONDS || this.unfinished().length === 0) return;
    this.followed = { seconds: seconds + wait, times: times + 1 };
    this.timer = this.timers.start(() => {
      this.timer = null;
      void this.askAgain().then((goesOn) => {
        // Somebody else may have started to follow in the meantime.
        if (goesOn && this.timer === null) this.waitForNext();
      });
    }, wait * 1000);
  }

  /** Answers whether it is worth going on. A call that failed is made up for by the next. */
  private async askAgain(): Promise<boolean> {
    try {
      const asked = new Set(this.unfinished());
      await this.reload(ALL_PHOTOS);
      const answered = new Set(this.listing(ALL_PHOTOS).photoIds.slice(0, PAGE_SIZE));
      for (const photoId of asked) {
        if (!answered.has(photoId)) await this.read(photoId).catch(unlessGone);
      }
    } catch (error) {
      return !(error instanceof SignInRequired);
    }
    return true;
  }

  private unfinished(): string[] {
    return [...this.photos.values()].filter(isUnfinished).map(({ photoId }) => photoId);
  }

  private keep(photo: Photo): Photo {
    this.photos.set(photo.photoId, photo);
    this.changed();
    return photo;
  }

  private add(
    query: PhotoQuery,
    page: PhotoPage,
    others: readonly string[],
    nextToken: string | null,
  ): void {
    // The original's address comes only with one photo; a listing must not take it away.
    for (const photo of page.photos) {
      const originalUrl = this.get(photo.photoId)?.originalUrl ?? null;
      this.photos.set(photo.photoId, { ...photo, originalUrl });
    }
    const photoIds = sorted([...others, ...page.photos.map(({ photoId }) => photoId)]);
    this.listings.set(keyOf(query), { photoIds, nextToken, count: page.count });
    this.changed();
  }

  private forget(photoId: string): void {
    const wasReady = this.photos.get(photoId)?.status === "ready";
    this.photos.delete(photoId);
    for (const [key, { photoIds, nextToken, count }] of this.listings) {
      if (!photoIds.includes(photoId)) continue;
      const counted = key !== keyOf(ALL_PHOTOS) || wasReady;
      this.listings.set(key, {
        photoIds: photoIds.filter((each) => each !== photoId),
        nextToken,
        count: count === null || !counted ? count : Math.max(0, count - 1),
      });
    }
    this.changed();
  }

  /** After a change, filtered listings may have gained or lost photos. */
  private outdate(): void {
    for (const key of this.listings.keys()) {
      if (key !== keyOf(ALL_PHOTOS)) this.stale.add(key);
    }
  }
}

function keyOf(query: PhotoQuery): string {
  const { words, mysfitId, tag, label, placed } = query;
  return isFiltered(query) ? JSON.stringify([words, mysfitId, tag, label, placed]) : "";
}

/** Newest first, each once. */
function sorted(photoIds: readonly string[]): string[] {
  return [...new Set(photoIds)].sort().reverse();
}

function unlessGone(error: unknown): void {
  if (!(error instanceof Problem && error.status === 404)) throw error;
}
