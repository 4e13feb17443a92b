import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import portraits from "virtual:portraits";
import { GOOD_EVIL, LAW_CHAOS, slugOf } from "../../mysfits/alignment";
import type { Mysfit } from "../../api/client";
import { messageOf, Problem } from "../../api/errors";
import { fieldErrorsOf } from "../../api/field-errors";
import { LightElement } from "../../ui/light-element";
import { portraitName } from "../../mysfits/portrait";
import "../../mysfits/mysfit-card/mysfit-card";
import "../../ui/text-field/text-field";
import {
  BLANK,
  type Draft,
  draftErrors,
  draftOf,
  MYSFIT_FIELDS,
  type MysfitErrors,
  type MysfitField,
  previewOf,
} from "./draft";

type TextFieldName = "name" | "species" | "age" | "description";

/** The form of one mysfit for staff, with a preview of its card in the gallery. */
@customElement("mysfit-form")
export class MysfitForm extends LightElement {
  /** The mysfit to change; `null` for a new one. */
  @property({ attribute: false }) mysfit: Mysfit | null = null;
  @property() submitLabel = "";
  /** Keeps the draft; throws the `Problem` to show. */
  @property({ attribute: false }) send!: (draft: Draft) => Promise<void>;
  @state() private draft: Draft = BLANK;
  @state() private errors: MysfitErrors = {};
  @state() private busy = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("mysfit")) {
      this.draft = this.mysfit ? draftOf(this.mysfit, portraits) : BLANK;
    }
  }

  protected override render() {
    return html`<form novalidate @submit=${this.submit}>
        <p class="form-error" role="alert" ?hidden=${!this.errors.form}>${this.errors.form}</p>
        <div class="pair">
          ${this.field("name", "Name", { maxLength: 60 })}
          ${this.field("species", "Species", { maxLength: 60 })}
        </div>
        ${this.field("age", "Age in years", { maxLength: 14, keyboard: "numeric" })}
        ${this.axis("lawchaos", "Law or chaos", LAW_CHAOS)}
        ${this.axis("goodevil", "Good or evil", GOOD_EVIL)}
        ${this.field("description", "Story", {
          maxLength: 2000,
          lines: 7,
          hint: "In its own voice, if it has one. At most 2,000 characters.",
        })}
        ${this.portraits()}
        <div class="choices">
          <button
            type="submit"
            class="button primary"
            aria-disabled=${this.busy ? "true" : nothing}
          >
            ${this.busy ? "One moment…" : this.submitLabel}
          </button>
          <a class="button" href="/keeper">Leave it as it was</a>
        </div>
      </form>
      <aside aria-label="Preview">
        <p class="eyebrow">In the gallery</p>
        <div inert>
          <mysfit-card .mysfit=${previewOf(this.draft, this.mysfit)} eager></mysfit-card>
        </div>
      </aside>`;
  }

  private field(
    name: TextFieldName,
    label: string,
    more: { maxLength: number; keyboard?: string; lines?: number; hint?: string },
  ) {
    return html`<text-field
      name=${name}
      label=${label}
      autocomplete="off"
      value=${this.draft[name]}
      maxLength=${more.maxLength}
      keyboard=${more.keyboard ?? ""}
      lines=${more.lines ?? 1}
      hint=${more.hint ?? ""}
      error=${this.errors[name] ?? ""}
      @input=${({ target }: InputEvent) =>
        this.write({ [name]: (target as HTMLInputElement).value })}
    ></text-field>`;
  }

  private axis(name: "goodevil" | "lawchaos", legend: string, values: readonly string[]) {
    return html`<fieldset class="axis">
      <legend>${legend}</legend>
      <div class="segments">
        ${values.map(
          (value) =>
            html`<label>
              <input
                type="radio"
                class="visually-hidden"
                name=${name}
                value=${value}
                .checked=${this.draft[name] === value}
                @change=${() => this.write({ [name]: value })}
              /><span>${value}</span>
            </label>`,
        )}
      </div>
    </fieldset>`;
  }

  private portraits() {
    const error = this.errors.profileImageUri ?? this.errors.thumbImageUri ?? "";
    const alignment = slugOf(previewOf(this.draft, this.mysfit).alignment);
    return html`<fieldset class="portraits" aria-describedby="portrait-error">
      <legend>Portrait</legend>
      <p class="error" id="portrait-error" ?hidden=${!error}>${error}</p>
      <div class="portrait-options" data-alignment=${alignment}>
        ${portraits.map(
          (portrait) =>
            html`<label title=${portraitName(portrait)}>
              <input
                type="radio"
                class="visually-hidden"
                name="portrait"
                aria-label=${portraitName(portrait)}
                .checked=${this.draft.portrait?.slug === portrait.slug}
                @change=${() => this.write({ portrait })}
              />
              <img src="/${portrait.thumb}" alt="" width="96" height="96" loading="lazy" />
            </label>`,
        )}
      </div>
    </fieldset>`;
  }

  private write(changes: Partial<Draft>): void {
    this.draft = { ...this.draft, ...changes };
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    this.errors = draftErrors(this.draft, this.mysfit === null);
    if (this.focusFirstError()) return;
    this.busy = true;
    try {
      await this.send(this.draft);
    } catch (error) {
      this.errors =
        error instanceof Problem && error.status === 422
          ? fieldErrorsOf(error, MYSFIT_FIELDS)
          : { form: messageOf(error) };
      this.focusFirstError();
    } finally {
      this.busy = false;
    }
  }

  /** Moves the focus to the first field that is not right, once its error is drawn. */
  private focusFirstError(): boolean {
    const [first] = Object.keys(this.errors) as (MysfitField | "form")[];
    if (!first) return false;
    const selector = first.endsWith("Uri")
      ? "[name=portrait]"
      : first === "form"
        ? "[type=submit]"
        : `[name=${first}]:is(input, textarea)`;
    void this.updateComplete.then(() => {
      this.querySelector<HTMLElement>(selector)?.focus();
    });
    return true;
  }
}
