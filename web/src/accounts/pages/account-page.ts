/** The frame of the account pages: a scene, a heading, and the sheet with a form on it. */
import { html, type TemplateResult } from "lit";
import "../account-form/account-form";
import "../../ui/hero-scene/hero-scene";
import type { Detour } from "../sign-in-form/sign-in-form";
import { Page } from "../../app/page";
import { accountAddress, nextOf } from "../../app/router";

export abstract class AccountPage extends Page {
  /** Where the visitor was going before the account came up. */
  protected get next(): string {
    return nextOf(this.parts.router.search);
  }

  protected abstract sheet(): TemplateResult;

  protected override render() {
    return html`<div class="membership">
      <hero-scene anchor="xMax"></hero-scene>
      <div class="paper">${this.sheet()}</div>
    </div>`;
  }

  /** Leads to the page where the code sent to `email` is entered. */
  protected enterCode(page: Detour, email: string): void {
    this.parts.session.expectCode(email);
    this.parts.router.go(accountAddress(page, this.next));
  }

  protected done(): void {
    this.parts.router.go(this.next, { replace: true });
  }
}
