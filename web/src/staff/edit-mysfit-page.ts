import { html, type PropertyValues } from "lit";
import { customElement, property } from "lit/decorators.js";
import portraits from "virtual:portraits";
import type { Mysfit } from "../api/client";
import { backIcon } from "../ui/icons";
import { changesOf, type Draft, newMysfit } from "./mysfit-form/draft";
import "./mysfit-form/mysfit-form";
import { failurePanel } from "../ui/state-panel/failure-panel";
import { Problem, SignInNeeded } from "../api/errors";
import { NoticeGiven, SessionLost } from "../app/events";
import { KeepersPage } from "./staff-only-page";

/** Where a keeper writes a new mysfit, or changes one. */
@customElement("edit-mysfit-page")
export class EditMysfitPage extends KeepersPage {
  /** `null` for a new one. */
  @property({ attribute: false }) mysfitId: string | null = null;
  /** The mysfit as it was when the form opened: what others change meanwhile must not reach into it. */
  private opened: Mysfit | null = null;

  protected override pageTitle(): string {
    return this.mysfitId === null ? "A new mysfit" : `Edit ${this.opened?.name ?? "a mysfit"}`;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("mysfitId")) {
      this.opened = null;
      this.read();
    }
    if (this.mysfitId !== null) this.opened ??= this.parts.catalogue.get(this.mysfitId);
  }

  private readonly read = (): void => {
    if (this.mysfitId !== null) void this.parts.catalogue.find(this.mysfitId);
  };

  protected override desk() {
    return html`<p class="back"><a href="/keeper">${backIcon} Keeper’s desk</a></p>
      <h1 tabindex="-1">${this.pageTitle()}</h1>
      ${this.form()}`;
  }

  private form() {
    if (this.mysfitId !== null && !this.opened) {
      const finding = this.parts.catalogue.finding(this.mysfitId);
      return finding.state === "failed"
        ? failurePanel(finding.error, this.read)
        : html`<p role="status">Fetching the page…</p>`;
    }
    return html`<mysfit-form
      .mysfit=${this.opened}
      submitLabel=${this.opened ? "Save the changes" : "Add to the guide"}
      .send=${this.send}
    ></mysfit-form>`;
  }

  private readonly send = async (draft: Draft): Promise<void> => {
    const { keeping, router } = this.parts;
    try {
      const { name } = this.opened
        ? await keeping.change(this.opened.mysfitId, changesOf(this.opened, draft, portraits))
        : await keeping.add(newMysfit(draft));
      this.dispatchEvent(
        new NoticeGiven(this.opened ? `${name} is up to date.` : `${name} is in the guide.`),
      );
      router.go("/keeper");
    } catch (error) {
      throw this.explained(error, draft.name);
    }
  };

  /** A refusal in words that say what to do next. */
  private explained(error: unknown, name: string): unknown {
    if (error instanceof SignInNeeded) {
      this.dispatchEvent(
        new SessionLost(`Your session has ended. Sign in again to keep ${name || "this mysfit"}`),
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
