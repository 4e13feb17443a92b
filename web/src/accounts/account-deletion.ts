/** Deletes the visitor's account, and before it everything the API keeps about them. */
import { createContext } from "@lit/context";
import type { AdoptionsApi } from "../adoptions/adoptions-api";
import { Problem } from "../api/errors";
import type { LikesApi } from "../likes/likes-api";
import type { Catalogue } from "../mysfits/catalogue";
import type { OpenAlbum } from "../photos/contexts";
import type { Profile } from "../profile/profile";
import type { ProfileApi } from "../profile/profile-api";
import type { Session } from "../session/session";

export class AccountDeletion {
  constructor(
    private readonly profileApi: ProfileApi,
    private readonly adoptionsApi: AdoptionsApi,
    private readonly likesApi: LikesApi,
    private readonly profile: Profile,
    private readonly catalogue: Catalogue,
    private readonly session: Pick<Session, "deleteAccount">,
    private readonly openAlbum: OpenAlbum | null = null,
  ) {}

  /** Stops at the first call that fails; the account is then still there, and a repetition goes on. */
  async deleteAccount(): Promise<void> {
    if (this.openAlbum) await (await this.openAlbum()).removeAll();
    const { adoptions, likes } = await this.profileApi.me();
    for (const { mysfitId } of adoptions) {
      await unlessRemoved(this.adoptionsApi.giveBack(mysfitId));
      this.profile.removeAdoption(mysfitId);
      this.catalogue.update(mysfitId, { adopted: false });
    }
    for (const mysfitId of likes) {
      const answer = await unlessRemoved(this.likesApi.unlike(mysfitId));
      this.profile.setLiked(mysfitId, false);
      if (answer) this.catalogue.update(mysfitId, { likes: answer.likes });
    }
    await this.session.deleteAccount();
  }
}

/** Staff may remove a mysfit at any moment; then there is nothing to give back. */
async function unlessRemoved<Answer>(call: Promise<Answer>): Promise<Answer | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

export const accountDeletionContext = createContext<AccountDeletion>("account-deletion");
