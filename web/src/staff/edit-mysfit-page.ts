import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, type PropertyValues } from "lit";
import { customElement, property } from "lit/decorators.js";
import portraits from "virtual:portraits";
import type { Mysfit } from "../api/client";
import { backIcon } from "../ui/icons";
import { changesOf, type Draft, newMysfit } from "./mysfit-form/draft";
import "./mysfit-form/mysfit-form";
import { failurePanel } from "../ui/state-panel/failure-panel";
import { Problem, SignInRequired } from "../api/errors";
import { NoticeRequested, SessionEnded } from "../app/events";
import { StaffOnlyPage } from "./staff-only-page";
import { type Router, routerContext } from "../app/router";
import { type CatalogueEditor, catalogueEditorContext } from "./catalogue-editor";

/** Where staff write a new mysfit, or change one. */
@customElement("edit-mysfit-page")
export class EditMysfitPage extends StaffOnlyPage {
  @consume({ context: routerContext }) private readonly router!: Router;
  @consume({ context: catalogueEditorContext }) private readonly catalogueEditor!: CatalogueEditor;

  /** `null` for a new one. */
  @property({ attribute: false }) mysfitId: string | null = null;
  /** The mysfit as it was when the form opened: what others change meanwhile must not reach into it. */
  private opened: Mysfit | null = null;

  protected override pageTitle(): string {
    return this.mysfitId === null ? "A new mysfit" : `Edit ${this.opened?.name ?? "a mysfit"}`;
  }

  private readonly mysfit = new Task(this, {
    args: () => [this.mysfitId] as const,
    task: async ([mysfitId]) => {
      if (mysfitId !== null) await this.catalogue.read(mysfitId);
    },
  });

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("mysfitId")) this.opened = null;
    if (this.mysfitId !== null) this.opened ??= this.catalogue.get(this.mysfitId);
  }

  protected override content() {
    return html`<p class="back"><a href="/keeper">${backIcon} Keeper’s desk</a></p>
      <h1 tabindex="-1">${this.pageTitle()}</h1>
      ${this.form()}`;
  }

  private form() {
    if (this.mysfitId !== null && !this.opened) {
      return this.mysfit.render({
        pending: () => html`<p role="status">Fetching the page…</p>`,
        error: (error) => failurePanel(error, () => void this.mysfit.run()),
      });
    }
    return html`<mysfit-form
      .mysfit=${this.opened}
      submitLabel=${this.opened ? "Save the changes" : "Add to the guide"}
      .send=${this.send}
    ></mysfit-form>`;
  }

  private readonly send = async (draft: Draft): Promise<void> => {
    const { catalogueEditor, router } = this;
    try {
      const { name } = this.opened
        ? await catalogueEditor.change(
            this.opened.mysfitId,
            changesOf(this.opened, draft, portraits),
          )
        : await catalogueEditor.add(newMysfit(draft));
      this.dispatchEvent(
        new NoticeRequested(this.opened ? `${name} is up to date.` : `${name} is in the guide.`),
      );
      router.go("/keeper");
    } catch (error) {
      throw this.explained(error, draft.name);
    }
  };

  /** A refusal in words that say what to do next. */
  private explained(error: unknown, name: string): unknown {
    if (error instanceof SignInRequired) {
      this.dispatchEvent(
        new SessionEnded(`Your session has ended. Sign in again to keep ${name || "this mysfit"}`),
      );
    }
    if (!(error instanceof Problem)) return error;
    const explain = (detail: string) =>
      new Problem(error.status, error.title, detail, error.requestId);
    switch (error.status) {
      case 403:
        return explain("Your account may no longer change the guide. Ask another keeper.");
      case 404:
        return explain(
          "Another keeper has removed this mysfit. Copy what you wrote, and add it anew.",
        );
      case 409:
        return explain(
          "Another keeper is changing this mysfit at this moment. Save again in a moment.",
        );
      default:
        return error;
    }
  }
}
