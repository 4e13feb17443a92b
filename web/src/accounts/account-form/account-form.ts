import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { AccountError, type AccountField, messageOf } from "../../api/errors";
import { LightElement } from "../../ui/light-element";
import type { PasswordRule } from "../../session/password-rules";
import "../../ui/text-field/text-field";
import type { TextField } from "../../ui/text-field/text-field";

export interface Field {
  readonly name: AccountField;
  readonly label: string;
  readonly type?: "text" | "email" | "password";
  readonly autocomplete: string;
  readonly hint?: string;
  readonly value?: string;
  readonly keyboard?: string;
  readonly maxLength?: number;
  /** What to say when it is left empty. */
  readonly missing: string;
  /** What a new password must meet. */
  readonly rules?: readonly PasswordRule[];
  /** What is wrong with a value that is there; `null` when nothing is. */
  readonly check?: (value: string) => string | null;
}

export type FormValues = Readonly<Partial<Record<AccountField, string>>>;

/** Passwords may begin or end with a space; nothing else should. */
function valueOf(field: TextField): string {
  return field.type === "password" ? field.input.value : field.input.value.trim();
}

/**
 * A form about an account: fields, one button, and every refusal beside the field it is about.
 * What sending does is the page's business; it throws an `AccountError` to have it shown here.
 */
@customElement("account-form")
export class AccountForm extends LightElement {
  @property({ attribute: false }) fields: readonly Field[] = [];
  @property() submitLabel = "";
  @property() busyLabel = "One moment…";
  /** Shown when it has worked, on a page that stays. The passwords in the form are then gone. */
  @property() doneText = "";
  /** Whose account it is, for a password manager, where the form does not ask. */
  @property() username = "";
  @property({ attribute: false }) send!: (values: FormValues) => Promise<void>;
  @state() private errors: Partial<Record<AccountField | "form", string>> = {};
  @state() private busy = false;
  @state() private done = false;

  protected override render() {
    return html`<form novalidate @submit=${this.submit}>
      <p class="form-error" role="alert" ?hidden=${!this.errors.form}>${this.errors.form}</p>
      ${
        this.username
          ? html`<input name="username" autocomplete="username" .value=${this.username} hidden />`
          : nothing
      }
      ${this.fields.map(
        (field) =>
          html`<text-field
            name=${field.name}
            label=${field.label}
            type=${field.type ?? "text"}
            autocomplete=${field.autocomplete}
            hint=${field.hint ?? ""}
            value=${field.value ?? ""}
            keyboard=${field.keyboard ?? ""}
            maxLength=${field.maxLength ?? nothing}
            .rules=${field.rules ?? []}
            error=${this.errors[field.name] ?? ""}
          ></text-field>`,
      )}
      <button type="submit" class="button primary" aria-disabled=${this.busy ? "true" : nothing}>
        ${this.busy ? this.busyLabel : this.submitLabel}
      </button>
      <p class="form-done" role="status" .textContent=${this.done ? this.doneText : ""}></p>
    </form>`;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const values = this.read();
    if (!values) return;
    this.busy = true;
    this.done = false;
    this.errors = {};
    try {
      await this.send(values);
      this.succeed();
    } catch (error) {
      this.refuse(error);
    } finally {
      this.busy = false;
    }
  }

  /** The values, or `null` when one is missing, which then shows its error. */
  private read(): FormValues | null {
    const errors: Partial<Record<AccountField, string>> = {};
    const values: Partial<Record<AccountField, string>> = {};
    for (const field of this.fields) {
      const value = valueOf(this.textField(field.name));
      values[field.name] = value;
      const fault = value ? (field.check?.(value) ?? null) : field.missing;
      if (fault !== null) errors[field.name] = fault;
    }
    this.errors = errors;
    const first = this.fields.find(({ name }) => errors[name]);
    if (first) this.focusOn(first.name);
    return first ? null : values;
  }

  private succeed(): void {
    this.done = true;
    for (const { name, type } of this.fields) {
      if (type === "password") this.textField(name).clear();
    }
  }

  private refuse(error: unknown): void {
    const field = error instanceof AccountError ? error.field : null;
    const ours = this.fields.some(({ name }) => name === field);
    this.errors = { [ours && field ? field : "form"]: messageOf(error) };
    if (ours && field) this.focusOn(field);
  }

  /** The focus moves once the error is drawn, so that a screen reader reads both. */
  private focusOn(name: AccountField): void {
    void this.updateComplete.then(() => {
      this.textField(name).input.focus();
    });
  }

  private textField(name: AccountField): TextField {
    const field = this.querySelector<TextField>(`text-field[name="${name}"]`);
    if (!field) throw new Error(`The form has no field ${name}.`);
    return field;
  }
}
