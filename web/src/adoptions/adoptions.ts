/** Adopting and giving back, each after a dialog in which the visitor agrees. */
import type { Mysfit } from "../api/client";
import { Problem } from "../api/errors";
import type { Notices } from "../app/notices";
import type { Catalogue } from "../mysfits/catalogue";
import type { Profile } from "../profile/profile";
import type { SignInPrompt } from "../session/sign-in-prompt";
import type { Question } from "../ui/confirm-dialog/confirm-dialog";
import type { AdoptionsApi } from "./adoptions-api";

export interface AdoptionDialogs {
  /**
   * Asks whether to adopt, has `adopt` done on a yes, and shows that it is done. Resolves once it is
   * settled, before that is closed; rejects with what `adopt` throws.
   */
  adopt(mysfit: Mysfit, adopt: () => Promise<void>): Promise<void>;
  confirm(mysfit: Mysfit, question: Question): Promise<boolean>;
}

export class Adoptions {
  constructor(
    private readonly api: AdoptionsApi,
    private readonly catalogue: Catalogue,
    private readonly profile: Profile,
    private readonly signInPrompt: SignInPrompt,
    private readonly notices: Notices,
    private readonly dialogs: AdoptionDialogs,
  ) {
    signInPrompt.onResume("adopt", async (mysfitId) => {
      await this.adopt(await catalogue.find(mysfitId));
    });
  }

  async adopt(mysfit: Mysfit): Promise<void> {
    const { mysfitId, name } = mysfit;
    const action = { action: "adopt", mysfitId };
    if (!(await this.signInPrompt.signedIn(action, `Sign in to adopt ${name}`))) return;
    await this.profile.known();
    try {
      await this.dialogs.adopt(mysfit, async () => {
        const { adoptedAt } = await this.api.adopt(mysfitId);
        if (adoptedAt !== null) this.profile.setAdopted(mysfitId, adoptedAt);
        this.catalogue.update(mysfitId, { adopted: true });
      });
    } catch (error) {
      if (error instanceof Problem && error.status === 409) {
        this.catalogue.update(mysfitId, { adopted: true });
        this.notices.error(`Somebody else has just adopted ${name}.`);
      } else {
        this.signInPrompt.failed(error, action, `adopt ${name}`);
      }
    }
  }

  async giveBack(mysfit: Mysfit): Promise<void> {
    const { mysfitId, name } = mysfit;
    const own = this.profile.adoptions.has(mysfitId);
    const confirmed = await this.dialogs.confirm(mysfit, {
      title: own ? `Give ${name} back?` : `Give ${name} back for its adopter?`,
      text: own
        ? `${name} will look for a home again, and somebody else may be quicker next time.`
        : `${name} lives with somebody. They are not told, and anybody can adopt ${name} then.`,
      yes: `Give ${name} back`,
      no: own ? `Keep ${name}` : "Leave it there",
    });
    if (!confirmed) return;
    try {
      await this.api.giveBack(mysfitId);
      this.profile.removeAdoption(mysfitId);
      this.catalogue.update(mysfitId, { adopted: false });
      this.notices.info(`${name} is looking for a home again.`);
    } catch (error) {
      this.signInPrompt.failed(error, null, `give ${name} back`);
    }
  }
}
