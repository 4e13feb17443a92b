/** What the signed-in visitor likes and has adopted, as the API's `GET /me` answers. */
import { createContext } from "@lit/context";
import { Observable } from "../app/observable";
import type { Catalogue } from "../mysfits/catalogue";
import type { ProfileApi } from "./profile-api";

export type ProfileState = "signed-out" | "loading" | "ready" | "failed";

/**
 * `/me` reads adoptions from an index that follows a write within moments. What this tab has
 * adopted or given back holds for this long, whatever the index still says.
 */
const INDEX_DELAY_MS = 10_000;

interface RecentChange {
  /** `null` after the mysfit was given back. */
  readonly adoptedAt: string | null;
  readonly changedAt: number;
}

export class Profile extends Observable {
  state: ProfileState = "signed-out";
  error: unknown = null;
  /** The ids of the mysfits the visitor likes. */
  likes: ReadonlySet<string> = new Set();
  /** The ids of the visitor's own mysfits, each with the moment of its adoption (ISO 8601, UTC). */
  adoptions: ReadonlyMap<string, string> = new Map();

  private readonly recent = new Map<string, RecentChange>();
  private loading: Promise<void> | null = null;

  constructor(
    private readonly api: ProfileApi,
    private readonly catalogue: Catalogue,
    private readonly now: () => number = Date.now,
  ) {
    super();
  }

  load(): Promise<void> {
    this.loading = this.read();
    return this.loading;
  }

  /** Reads `/me` again, unless that is under way or nobody is signed in. */
  async refresh(): Promise<void> {
    await (this.state === "ready" ? this.load() : this.loading);
  }

  /** Resolves once what was being loaded is there. */
  async known(): Promise<void> {
    await this.loading;
  }

  /** Empties the profile after the visitor has signed out. */
  clear(): void {
    this.likes = new Set();
    this.adoptions = new Map();
    this.recent.clear();
    this.state = "signed-out";
    this.changed();
  }

  setLiked(mysfitId: string, liked: boolean): void {
    const others = [...this.likes].filter((each) => each !== mysfitId);
    // A new set each time, so that an element which was given the old one sees the difference.
    this.likes = new Set(liked ? [...others, mysfitId] : others);
    this.changed();
  }

  /** `adoptedAt` is the moment the API answered with. */
  setAdopted(mysfitId: string, adoptedAt: string): void {
    this.changeAdoption(mysfitId, adoptedAt);
  }

  removeAdoption(mysfitId: string): void {
    this.changeAdoption(mysfitId, null);
  }

  private changeAdoption(mysfitId: string, adoptedAt: string | null): void {
    this.recent.set(mysfitId, { adoptedAt, changedAt: this.now() });
    this.adoptions = this.withRecent(this.adoptions);
    this.changed();
  }

  private withRecent(adoptions: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    const merged = new Map(adoptions);
    for (const [mysfitId, { adoptedAt, changedAt }] of this.recent) {
      if (this.now() - changedAt >= INDEX_DELAY_MS) this.recent.delete(mysfitId);
      else if (adoptedAt === null) merged.delete(mysfitId);
      else merged.set(mysfitId, adoptedAt);
    }
    return merged;
  }

  private async read(): Promise<void> {
    this.state = "loading";
    this.error = null;
    this.changed();
    try {
      const me = await this.api.me();
      this.likes = new Set(me.likes);
      this.adoptions = this.withRecent(
        new Map(me.adoptions.map(({ mysfitId, adoptedAt }) => [mysfitId, adoptedAt])),
      );
      this.catalogue.add(me.adoptions);
      this.state = "ready";
    } catch (error) {
      this.error = error;
      this.state = "failed";
    }
    this.changed();
  }
}

export const profileContext = createContext<Profile>("profile");
