import { html } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { LightElement } from "../../ui/light-element";
import { accountAddress } from "../addresses";
import type { Session } from "../../session/session";
import "../account-form/account-form";
import type { FormValues } from "../account-form/account-form";
import { emailField, newPasswordField, passwordField } from "../account-form/fields";

/** The part of the session that signing in needs. */
export type SignInSession = Pick<Session, "signIn" | "chooseNewPassword" | "passwordRules">;

/** Where a sign-in may lead instead, when the account has something to do first. */
export type CodePageName = "confirm" | "reset-password";

/** Address and password, and a password of one's own where somebody else had chosen it. */
@customElement("sign-in-form")
export class SignInForm extends LightElement {
  @property({ attribute: false }) session!: SignInSession;
  /** Where the visitor was going, for the links to other account pages. */
  @property() next = "/";
  /** Called once somebody is signed in. */
  @property({ attribute: false }) done!: () => void;
  /** Called when a code must be entered on another page first. */
  @property({ attribute: false }) openCodePage!: (page: CodePageName, email: string) => void;
  @state() private choosingFor = "";

  protected override render() {
    return this.choosingFor ? this.newPassword() : this.credentials();
  }

  private credentials() {
    return html`<account-form
        .fields=${[emailField, passwordField]}
        submitLabel="Sign in"
        .send=${this.signIn}
      ></account-form>
      <p>
        <a href=${accountAddress("forgot-password", this.next)}>I have forgotten my password</a>
      </p>`;
  }

  private newPassword() {
    return html`<p role="status">
        You are almost in. Your password was chosen for you; now choose one that only you know.
      </p>
      <account-form
        .fields=${[newPasswordField(this.session.passwordRules, "New password")]}
        username=${this.choosingFor}
        submitLabel="Keep this password"
        .send=${this.choose}
      ></account-form>`;
  }

  private readonly signIn = async ({ email = "", password = "" }: FormValues): Promise<void> => {
    switch (await this.session.signIn(email, password)) {
      case "done":
        this.done();
        return;
      case "confirm-address":
        this.openCodePage("confirm", email);
        return;
      case "reset-password":
        this.openCodePage("reset-password", email);
        return;
      case "new-password":
        this.choosingFor = email;
        // The new form draws itself, and its fields after it, before the next frame.
        await new Promise(requestAnimationFrame);
        this.querySelector<HTMLInputElement>("input[type=password]")?.focus();
    }
  };

  private readonly choose = async ({ password = "" }: FormValues): Promise<void> => {
    if ((await this.session.chooseNewPassword(password)) === "done") this.done();
  };
}
