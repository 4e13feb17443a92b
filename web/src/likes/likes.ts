/** Liking, shown before the API has answered and taken back when it refuses. */
import type { Mysfit } from "../api/client";
import type { Catalogue } from "../mysfits/catalogue";
import type { Profile } from "../profile/profile";
import type { SignInPrompt } from "../session/sign-in-prompt";
import type { LikesApi } from "./likes-api";

export class Likes {
  /** Mysfits with a like under way: a second press waits for the first one's answer. */
  private readonly underWay = new Set<string>();

  constructor(
    private readonly api: LikesApi,
    private readonly catalogue: Catalogue,
    private readonly profile: Profile,
    private readonly signInPrompt: SignInPrompt,
  ) {
    signInPrompt.onResume("like", async (mysfitId) => {
      const mysfit = await catalogue.find(mysfitId);
      if (!profile.likes.has(mysfitId)) await this.set(mysfit, true);
    });
  }

  async set(mysfit: Mysfit, liked: boolean): Promise<void> {
    const { mysfitId, name } = mysfit;
    const action = { action: "like", mysfitId };
    if (!(await this.signInPrompt.signedIn(action, `Sign in to like ${name}`))) return;
    await this.profile.known();
    if (this.underWay.has(mysfitId)) return;
    this.underWay.add(mysfitId);
    const before = this.catalogue.get(mysfitId)?.likes ?? mysfit.likes;
    this.show(mysfitId, liked, Math.max(0, before + (liked ? 1 : -1)));
    try {
      const answer = await (liked ? this.api.like(mysfitId) : this.api.unlike(mysfitId));
      this.show(mysfitId, answer.liked, answer.likes);
    } catch (error) {
      this.show(mysfitId, !liked, before);
      this.signInPrompt.failed(error, liked ? action : null, `like ${name}`);
    } finally {
      this.underWay.delete(mysfitId);
    }
  }

  private show(mysfitId: string, liked: boolean, likes: number): void {
    this.profile.setLiked(mysfitId, liked);
    this.catalogue.update(mysfitId, { likes });
  }
}
