/** Adds, changes and removes mysfits; every list and count in the site follows. */
import { createContext } from "@lit/context";
import type { Mysfit } from "../api/client";
import { Problem } from "../api/errors";
import type { Notices } from "../app/notices";
import type { AllMysfits } from "../mysfits/all-mysfits";
import type { Catalogue } from "../mysfits/catalogue";
import type { SignInPrompt } from "../session/sign-in-prompt";
import type { Question } from "../ui/confirm-dialog/confirm-dialog";
import type { MysfitChanges, NewMysfit, StaffApi } from "./staff-api";

export class CatalogueEditor {
  constructor(
    private readonly api: StaffApi,
    private readonly catalogue: Catalogue,
    private readonly allMysfits: AllMysfits,
    private readonly signInPrompt: SignInPrompt,
    private readonly notices: Notices,
    private readonly confirm: (mysfit: Mysfit, question: Question) => Promise<boolean>,
  ) {}

  async add(mysfit: NewMysfit): Promise<Mysfit> {
    return this.updated(await this.api.add(mysfit));
  }

  async change(mysfitId: string, changes: MysfitChanges): Promise<Mysfit> {
    return this.updated(await this.api.change(mysfitId, changes));
  }

  /** Asks, then removes. One with an adopter stays. */
  async remove(mysfit: Mysfit): Promise<void> {
    const { mysfitId, name } = mysfit;
    const confirmed = await this.confirm(mysfit, {
      title: `Remove ${name} from the guide?`,
      text: `The page of ${name} will be gone for everybody, with every like. This cannot be undone.`,
      yes: `Remove ${name}`,
      no: `Keep ${name}`,
      irreversible: true,
    });
    if (!confirmed) return;
    try {
      await this.api.remove(mysfitId);
      this.removed(mysfitId);
      this.notices.info(`${name} has left the guide.`);
    } catch (error) {
      const status = error instanceof Problem ? error.status : 0;
      if (status === 404) this.removed(mysfitId);
      if (status === 409) {
        this.catalogue.update(mysfitId, { adopted: true });
        this.notices.error(
          `${name} has found a home in the meantime, and adopted mysfits stay. Give ${name} back first.`,
        );
      } else {
        this.signInPrompt.failed(error, null, `remove ${name}`);
      }
    }
  }

  private updated(mysfit: Mysfit): Mysfit {
    this.catalogue.add([mysfit]);
    void this.allMysfits.reload();
    return mysfit;
  }

  private removed(mysfitId: string): void {
    this.catalogue.remove(mysfitId);
    void this.allMysfits.reload();
  }
}

export const catalogueEditorContext = createContext<CatalogueEditor>("catalogue-editor");
