import { consume } from "@lit/context";
import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { ageInWords } from "../../mysfits/age";
import type { Mysfit } from "../../api/client";
import "../../mysfits/alignment-mark/alignment-mark";
import { backIcon, printIcon, shareIcon } from "../../ui/icons";
import "../../mysfits/mysfit-portrait/mysfit-portrait";
import { failurePanel } from "../../ui/state-panel/failure-panel";
import { Page } from "../../app/page";
import { type Session, sessionContext } from "../../session/session";
import { type Profile, profileContext } from "../../profile/profile";
import { type Catalogue, catalogueContext } from "../../mysfits/catalogue";
import { accountAddress } from "../../accounts/addresses";
import { certificateAddress } from "../addresses";
import { mysfitAddress } from "../../mysfits/addresses";
import { promisesOf } from "../promises";
import { corner, pawPrint, seal } from "./ornaments";
import { share } from "./share";

/** The certificate of an adoption, for its adopter alone: to print, or to share the mysfit's page. */
@customElement("certificate-page")
export class CertificatePage extends Page {
  @consume({ context: sessionContext }) private readonly session!: Session;
  @consume({ context: profileContext }) private readonly profile!: Profile;
  @consume({ context: catalogueContext }) private readonly catalogue!: Catalogue;

  @property() mysfitId = "";
  @state() private status = "";
  /** Set where the browser could neither share nor copy: the link itself, to be copied by hand. */
  @state() private link = "";

  protected override pageTitle(): string {
    const name = this.catalogue.get(this.mysfitId)?.name;
    return name && this.isMine ? `Certificate of ${name}` : "Certificate";
  }

  protected override watches() {
    return [this.session, this.profile, this.catalogue];
  }

  private get isMine(): boolean {
    return this.profile.adoptions.has(this.mysfitId);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("mysfitId")) this.status = this.link = "";
    // Another tab may have given it back since: what `/me` answers counts.
    if (changed.has("mysfitId")) void this.profile.refresh();
  }

  protected override render() {
    return html`<p class="back">
        <a href=${mysfitAddress(this.mysfitId)}>${backIcon} Back to the field guide</a>
      </p>
      ${this.content()}`;
  }

  private content() {
    const { session, profile, catalogue } = this;
    if (session.state === "signed-out") return this.signedOut();
    if (profile.state === "failed") return failurePanel(profile.error, () => void profile.load());
    const mysfit = catalogue.get(this.mysfitId);
    if (this.isMine && mysfit) return this.certificate(mysfit, session.visitor?.name ?? "");
    if (profile.state !== "ready") {
      return html`<h1 class="visually-hidden" tabindex="-1">Looking for the certificate…</h1>
        <div class="paper blank"></div>`;
    }
    return this.notAdopted();
  }

  private signedOut() {
    const next = certificateAddress(this.mysfitId);
    return html`<h1 class="visually-hidden" tabindex="-1">Certificate</h1>
      <state-panel
        vignette="signed-out"
        heading="The certificates hang indoors"
        text="Sign in to see the papers of the mysfits that live with you."
        .action=${html`<a class="button primary" href=${accountAddress("sign-in", next)}>Sign in</a>`}
      ></state-panel>`;
  }

  private notAdopted() {
    return html`<h1 class="visually-hidden" tabindex="-1">Certificate</h1>
      <state-panel
        vignette="empty"
        heading="No such paper in your drawer"
        text="Only whoever has adopted a mysfit has its certificate. This one does not live with you."
        .action=${html`<a class="button" href=${mysfitAddress(this.mysfitId)}>See the mysfit</a>`}
      ></state-panel>`;
  }

  private certificate(mysfit: Mysfit, adopter: string) {
    const adoptedAt = this.profile.adoptions.get(mysfit.mysfitId);
    return html`<article class="paper" aria-labelledby="certificate-title">
        ${corner} ${corner} ${corner} ${corner}
        <p class="eyebrow">The field guide to mythical mysfits</p>
        <h1 id="certificate-title" tabindex="-1">Certificate of adoption</h1>
        <div class="middle">
          <mysfit-portrait .mysfit=${mysfit} size="full" eager></mysfit-portrait>
          <div class="words">
            <p>This is to certify that</p>
            <p class="who">${mysfit.name}</p>
            <p class="facts">
              ${mysfit.species}, ${ageInWords(mysfit.age)} old, ${mysfit.alignment}
            </p>
            <p>has found a home with</p>
            <p class="who adopter">${adopter}</p>
            <p>who has promised</p>
            <ul>
              ${promisesOf(mysfit).map((promise) => html`<li>${promise}</li>`)}
            </ul>
          </div>
        </div>
        <div class="foot">
          <p class="sign">${pawPrint}<span class="line">The mark of ${mysfit.name}</span></p>
          ${seal(mysfit.alignment)}
          <p class="sign">
            <span class="day">${adoptedAt ? formatDate(adoptedAt) : nothing}</span>
            <span class="line">The day it moved in</span>
          </p>
        </div>
      </article>
      <div class="actions">
        <button type="button" class="button primary" @click=${this.print}>
          ${printIcon} Print
        </button>
        <button type="button" class="button" @click=${() => this.share(mysfit)}>
          ${shareIcon} Share ${mysfit.name}
        </button>
        <p role="status">${this.status}</p>
        ${
          this.link
            ? html`<p class="link">
                <label for="certificate-link">The link</label>
                <input
                  id="certificate-link"
                  readonly
                  .value=${this.link}
                  @focus=${({ target }: FocusEvent) => (target as HTMLInputElement).select()}
                />
              </p>`
            : nothing
        }
      </div>`;
  }

  private readonly print = (): void => {
    window.print();
  };

  /** What is shared is the mysfit's page, which everybody may see; the certificate stays at home. */
  private async share(mysfit: Mysfit): Promise<void> {
    const { href } = new URL(mysfitAddress(mysfit.mysfitId), location.origin);
    this.status = this.link = "";
    switch (await share({ title: mysfit.name, text: `Meet ${mysfit.name}.`, url: href })) {
      case "copied":
        this.status = `The link to the page of ${mysfit.name} is copied.`;
        return;
      case "impossible":
        this.status = "Here is the link to copy.";
        this.link = href;
    }
  }
}

function formatDate(moment: string): string {
  return new Date(moment).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
  });
}
