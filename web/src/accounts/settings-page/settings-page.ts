import { consume } from "@lit/context";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import "../account-form/account-form";
import type { Field, FormValues } from "../account-form/account-form";
import { nameField, newPasswordField, passwordField } from "../account-form/fields";
import "../../ui/state-panel/state-panel";
import { messageOf, SignInRequired } from "../../api/errors";
import { NoticeRequested, SessionEnded } from "../../app/events";
import { Page } from "../../app/page";
import { type Router, routerContext } from "../../app/router";
import { type Profile, profileContext } from "../../profile/profile";
import { albumAddress } from "../../photos/addresses";
import { type OpenAlbum, openAlbumContext } from "../../photos/contexts";
import { AlbumRemovalRequested } from "../../photos/events";
import { type AccountDeletion, accountDeletionContext } from "../account-deletion";
import { accountAddress } from "../addresses";
import { type Session, sessionContext, type Visitor } from "../../session/session";

/** The visitor's account: their name, their password, where they are signed in, and the way out. */
@customElement("settings-page")
export class SettingsPage extends Page {
  @consume({ context: routerContext }) private readonly router!: Router;
  @consume({ context: sessionContext }) private readonly session!: Session;
  @consume({ context: profileContext }) private readonly profile!: Profile;
  @consume({ context: accountDeletionContext }) private readonly accountDeletion!: AccountDeletion;
  @consume({ context: openAlbumContext }) private readonly openAlbum!: OpenAlbum | null;
  @state() private deletion: "no" | "confirming" | "deleting" = "no";
  /** Why deleting the account, or signing out everywhere, failed. */
  @state() private errorText = "";

  protected override pageTitle(): string {
    return "Account settings";
  }

  protected override watches() {
    return [this.session, this.profile];
  }

  protected override render() {
    const { session } = this;
    return html`<h1 tabindex="-1">Account settings</h1>
      ${
        session.visitor
          ? this.sections(session.visitor)
          : session.state === "restoring"
            ? nothing
            : this.signedOut()
      }`;
  }

  private signedOut() {
    return html`<state-panel
      vignette="signed-out"
      heading="Whose account would that be?"
      text="Sign in to change your name or password, or to leave."
      .action=${html`<a class="button primary" href=${accountAddress("sign-in", "/settings")}>
        Sign in
      </a>`}
    ></state-panel>`;
  }

  private sections(visitor: Visitor) {
    return html`<p class="lead">You sign in as <strong>${visitor.email}</strong>.</p>
      ${this.section(
        "Your name",
        "It stands in the corner of this page and on your certificates. Other visitors never see it.",
        html`<account-form
          .fields=${[{ ...nameField, value: visitor.name } satisfies Field]}
          submitLabel="Save the name"
          doneText="Saved. Nice to meet you."
          .send=${this.rename}
        ></account-form>`,
      )}
      ${this.section(
        "Your password",
        "A long one made of a few odd words is both safer and easier to remember.",
        html`<account-form
          .fields=${this.passwordFields()}
          username=${visitor.email}
          submitLabel="Change the password"
          doneText="Your password is changed. Use the new one from now on."
          .send=${this.changePassword}
        ></account-form>`,
      )}
      ${this.section(
        "Where you are signed in",
        "Lost a phone, or used a borrowed computer? End every session at once. A page that is open there may go on for up to ten minutes.",
        html`<div class="choices">
          <button type="button" class="button" @click=${this.signOut}>Sign out here</button>
          <button type="button" class="button" @click=${this.signOutEverywhere}>
            Sign out everywhere
          </button>
        </div>`,
      )}
      ${this.openAlbum ? this.photos(this.openAlbum) : nothing}
      ${this.section(
        "Leave for good",
        this.openAlbum
          ? "Deleting your account empties your album, gives back everybody who lives with you, takes back your likes, and forgets your name and address."
          : "Deleting your account gives back everybody who lives with you, takes back your likes, and forgets your name and address.",
        this.deletionControls(),
      )}
      <p role="alert" class="form-error page-error" ?hidden=${!this.errorText}>
        ${this.errorText}
      </p>`;
  }

  private photos(openAlbum: OpenAlbum) {
    return this.section(
      "Your photos",
      "Nobody sees them but you. Of each we keep the file you sent, two smaller copies, and what you and the camera say about it. Where it was taken is kept only if you ask for that as you send it; otherwise no copy holds it, not even the original. A machine looks at each photo to find its labels.",
      html`<div class="choices">
        <a class="button" href=${albumAddress()}>See my photos</a>
        <button
          type="button"
          class="button danger"
          @click=${async ({ currentTarget }: Event) => {
            // The album's code answers the event; without it nobody would.
            await openAlbum();
            currentTarget?.dispatchEvent(new AlbumRemovalRequested());
          }}
        >
          Delete all photos…
        </button>
      </div>`,
    );
  }

  private section(title: string, text: string, content: TemplateResult) {
    const id = title.toLowerCase().replaceAll(" ", "-");
    return html`<section aria-labelledby=${id}>
      <div class="about">
        <h2 id=${id}>${title}</h2>
        <p>${text}</p>
      </div>
      <div class="sheet">${content}</div>
    </section>`;
  }

  private passwordFields(): readonly Field[] {
    return [
      {
        ...passwordField,
        label: "Present password",
        missing: "Enter the password you have now.",
      },
      {
        ...newPasswordField(this.session.passwordRules, "New password"),
        name: "newPassword",
      },
    ];
  }

  private deletionControls() {
    if (this.deletion === "no") {
      return html`<button type="button" class="button danger" @click=${this.askToConfirm}>
        Delete my account…
      </button>`;
    }
    const busy = this.deletion === "deleting";
    return html`<div class="confirmation" role="group" aria-labelledby="delete-title">
      <h3 id="delete-title" tabindex="-1">Are you sure?</h3>
      <p>
        ${this.losses()} ${this.openAlbum ? "Your photos go with it." : nothing} This cannot be
        undone.
      </p>
      <div class="choices">
        <button
          type="button"
          class="button danger"
          aria-disabled=${busy ? "true" : nothing}
          @click=${this.deleteAccount}
        >
          ${busy ? "Saying goodbye…" : "Yes, delete my account"}
        </button>
        <button type="button" class="button" @click=${() => (this.deletion = "no")}>
          Keep my account
        </button>
      </div>
    </div>`;
  }

  /** What goes with the account, counted. */
  private losses(): string {
    const { likes, adoptions } = this.profile;
    const parts = [
      ...(adoptions.size > 0 ? [`${counted(adoptions.size, "mysfit")} will need a new home`] : []),
      ...(likes.size > 0 ? [`${counted(likes.size, "like")} will be taken back`] : []),
    ];
    if (parts.length === 0) return "Your account will be gone, and no mysfit will miss it.";
    return `${parts.join(", and ")}.`;
  }

  private readonly rename = async ({ name = "" }: FormValues): Promise<void> => {
    await this.reportSessionEnd("change your name", this.session.rename(name));
  };

  private readonly changePassword = async (values: FormValues): Promise<void> => {
    const { password = "", newPassword = "" } = values;
    await this.reportSessionEnd(
      "change your password",
      this.session.changePassword(password, newPassword),
    );
  };

  private readonly signOut = async (): Promise<void> => {
    await this.session.signOut();
    this.goHome("You are signed out. The mysfits will miss you.");
  };

  private readonly signOutEverywhere = async (): Promise<void> => {
    this.errorText = "";
    try {
      await this.reportSessionEnd("end every session", this.session.signOutEverywhere());
      this.goHome("You are signed out everywhere.");
    } catch (error) {
      this.errorText = `Not signed out everywhere. ${messageOf(error)}`;
    }
  };

  private readonly askToConfirm = async (): Promise<void> => {
    this.deletion = "confirming";
    await this.updateComplete;
    this.querySelector<HTMLElement>("#delete-title")?.focus();
  };

  private readonly deleteAccount = async (): Promise<void> => {
    if (this.deletion === "deleting") return;
    this.deletion = "deleting";
    this.errorText = "";
    try {
      await this.reportSessionEnd("delete your account", this.accountDeletion.deleteAccount());
      this.goHome("Your account is deleted. The gate stays open.");
    } catch (error) {
      this.deletion = "confirming";
      this.errorText = `Your account is still there. ${messageOf(error)}`;
    }
  };

  /** Dispatches `SessionEnded` if that is why `done` failed; rethrows every error, to be shown. */
  private async reportSessionEnd(what: string, done: Promise<void>): Promise<void> {
    try {
      await done;
    } catch (error) {
      if (error instanceof SignInRequired) {
        this.dispatchEvent(new SessionEnded(`Your session has ended. Sign in again to ${what}`));
      }
      throw error;
    }
  }

  private goHome(sentence: string): void {
    this.dispatchEvent(new NoticeRequested(sentence));
    this.router.go("/");
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
