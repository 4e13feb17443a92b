import { html } from "lit";
import { customElement } from "lit/decorators.js";
import type { FormValues } from "../account-form/account-form";
import { emailField, nameField, newPasswordField } from "../account-form/fields";
import { accountAddress } from "../addresses";
import { AccountPage } from "./account-page";

@customElement("register-page")
export class RegisterPage extends AccountPage {
  protected override pageTitle(): string {
    return "Make an account";
  }

  protected override sheet() {
    return html`<h1 tabindex="-1">Make an account</h1>
      <p>With one you can like mysfits and take one home. We only write to you to send a code.</p>
      <account-form
        .fields=${[nameField, emailField, newPasswordField(this.session.passwordRules)]}
        submitLabel="Make my account"
        .send=${this.send}
      ></account-form>
      <p>Been here before? <a href=${accountAddress("sign-in", this.next)}>Sign in</a>.</p>`;
  }

  private readonly send = async ({ name = "", email = "", password = "" }: FormValues) => {
    await this.session.register({ name, email, password });
    this.enterCode("confirm", email);
  };
}
