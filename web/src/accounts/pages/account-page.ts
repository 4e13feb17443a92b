/** The frame of the account pages: a scene, a heading, and the sheet with a form on it. */
import { consume } from "@lit/context";
import { html, type TemplateResult } from "lit";
import "../account-form/account-form";
import "../../ui/hero-scene/hero-scene";
import type { CodePageName } from "../sign-in-form/sign-in-form";
import { Page } from "../../app/page";
import { type Router, routerContext } from "../../app/router";
import { type Session, sessionContext } from "../../session/session";
import { accountAddress, nextOf } from "../addresses";

export abstract class AccountPage extends Page {
  @consume({ context: routerContext }) protected readonly router!: Router;
  @consume({ context: sessionContext }) protected readonly session!: Session;

  /** Where the visitor was going before the account came up. */
  protected get next(): string {
    return nextOf(this.router.search);
  }

  protected abstract sheet(): TemplateResult;

  protected override render() {
    return html`<div class="membership">
      <hero-scene anchor="xMax"></hero-scene>
      <div class="paper">${this.sheet()}</div>
    </div>`;
  }

  /** Leads to the page where the code sent to `email` is entered. */
  protected enterCode(page: CodePageName, email: string): void {
    this.session.rememberCodeSentTo(email);
    this.router.go(accountAddress(page, this.next));
  }

  protected done(): void {
    this.router.go(this.next, { replace: true });
  }
}
