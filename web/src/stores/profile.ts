/** What the signed-in visitor likes and has adopted, as the API's `/me` tells it. */
import type { Api } from "../api";
import { Observable } from "../observable";
import type { Catalogue } from "./catalogue";

export type ProfileState = "nobody" | "loading" | "ready" | "failed";

export class Profile extends Observable {
  state: ProfileState = "nobody";
  error: unknown = null;
  /** The ids of the mysfits the visitor likes, and of those that live with them. */
  likes: ReadonlySet<string> = new Set();
  adoptions: ReadonlySet<string> = new Set();

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
    this.state = "nobody";
    this.changed();
  }

  setLiked(mysfitId: string, liked: boolean): void {
    this.likes = changedSet(this.likes, mysfitId, liked);
    this.changed();
  }

  setAdopted(mysfitId: string, adopted: boolean): void {
    this.adoptions = changedSet(this.adoptions, mysfitId, adopted);
    this.changed();
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

/** A new set each time, so that an element which was given the old one sees the difference. */
function changedSet(set: ReadonlySet<string>, mysfitId: string, included: boolean) {
  const others = [...set].filter((each) => each !== mysfitId);
  return new Set(included ? [...others, mysfitId] : others);
}
