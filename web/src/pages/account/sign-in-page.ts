import { html } from "lit";
import { customElement } from "lit/decorators.js";
import type { FormValues } from "../../components/account-form/account-form";
import { emailField, passwordField } from "../../components/account-form/fields";
import { AccountError } from "../../errors";
import { accountAddress } from "../../router";
import { AccountPage } from "./account-page";

@customElement("sign-in-page")
export class SignInPage extends AccountPage {
  protected override pageTitle(): string {
    return "Sign in";
  }

  protected override sheet() {
    return html`<h1 tabindex="-1">Welcome back</h1>
      <account-form
        .fields=${[emailField, passwordField]}
        submitLabel="Sign in"
        .send=${this.send}
      ></account-form>
      <p>New here? <a href=${accountAddress("register", this.next)}>Make an account</a>.</p>`;
  }

  private readonly send = async ({ email = "", password = "" }: FormValues): Promise<void> => {
    try {
      await this.parts.session.signIn(email, password);
    } catch (error) {
      if (!(error instanceof AccountError && error.unconfirmed)) throw error;
      this.askForCode(email);
      return;
    }
    this.done();
  };
}
