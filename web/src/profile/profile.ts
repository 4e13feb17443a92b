/** What the signed-in visitor likes and has adopted, as the API's `/me` tells it. */
import type { Api } from "../api/client";
import { Problem } from "../api/errors";
import { Observable } from "../app/observable";
import type { Catalogue } from "../mysfits/catalogue";

export type ProfileState = "nobody" | "loading" | "ready" | "failed";

export class Profile extends Observable {
  state: ProfileState = "nobody";
  error: unknown = null;
  /** The ids of the mysfits the visitor likes, and of those that live with them. */
  likes: ReadonlySet<string> = new Set();
  adoptions: ReadonlySet<string> = new Set();

  /** Since when those live with the visitor whose day is known. */
  private readonly days = new Map<string, string>();
  private readonly daysAsked = new Set<string>();
  private loading: Promise<void> | null = null;

  constructor(
    private readonly api: Api,
    private readonly catalogue: Catalogue,
  ) {
    super();
  }

  load(): Promise<void> {
    this.loading = this.read();
    return this.loading;
  }

  /** Resolves once what was being loaded is there. */
  async known(): Promise<void> {
    await this.loading;
  }

  forget(): void {
    this.likes = new Set();
    this.adoptions = new Set();
    this.days.clear();
    this.daysAsked.clear();
    this.state = "nobody";
    this.changed();
  }

  setLiked(mysfitId: string, liked: boolean): void {
    this.likes = changedSet(this.likes, mysfitId, liked);
    this.changed();
  }

  /** `adoptedAt` is the moment (ISO 8601) as the API told it. */
  setAdopted(mysfitId: string, adopted: boolean, adoptedAt: string | null = null): void {
    this.adoptions = changedSet(this.adoptions, mysfitId, adopted);
    if (adoptedAt === null) this.days.delete(mysfitId);
    else this.days.set(mysfitId, adoptedAt);
    this.changed();
  }

  adoptedAt(mysfitId: string): string | null {
    return this.days.get(mysfitId) ?? null;
  }

  /**
   * Finds out since when one of the visitor's own mysfits lives with them. Adopting what one has
   * adopted already changes nothing, and answers with the day of the first time. Asked once each.
   */
  async learnDay(mysfitId: string): Promise<void> {
    const known = this.days.has(mysfitId) || this.daysAsked.has(mysfitId);
    if (known || !this.adoptions.has(mysfitId)) return;
    this.daysAsked.add(mysfitId);
    const { adoptedAt } = await this.api.adopt(mysfitId);
    if (adoptedAt !== null) this.setAdopted(mysfitId, true, adoptedAt);
  }

  /** Gives back every mysfit and takes back every like, as somebody must who leaves for good. */
  async giveEverythingBack(): Promise<void> {
    const { adoptions, likes } = await this.api.me();
    for (const { mysfitId } of adoptions) {
      await unlessGone(this.api.giveBack(mysfitId));
      this.setAdopted(mysfitId, false);
      this.catalogue.amend(mysfitId, { adopted: false });
    }
    for (const mysfitId of likes) {
      const answer = await unlessGone(this.api.unlike(mysfitId));
      this.setLiked(mysfitId, false);
      if (answer) this.catalogue.amend(mysfitId, { likes: answer.likes });
    }
  }

  private async read(): Promise<void> {
    this.state = "loading";
    this.error = null;
    this.changed();
    try {
      const me = await this.api.me();
      this.likes = new Set(me.likes);
      this.adoptions = new Set(me.adoptions.map(({ mysfitId }) => mysfitId));
      this.catalogue.learn(me.adoptions);
      this.state = "ready";
    } catch (error) {
      this.error = error;
      this.state = "failed";
    }
    this.changed();
  }
}

/** A keeper may remove a mysfit at any moment; there is nothing to give back then. */
async function unlessGone<Answer>(call: Promise<Answer>): Promise<Answer | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

/** A new set each time, so that an element which was given the old one sees the difference. */
function changedSet(set: ReadonlySet<string>, mysfitId: string, included: boolean) {
  const others = [...set].filter((each) => each !== mysfitId);
  return new Set(included ? [...others, mysfitId] : others);
}
