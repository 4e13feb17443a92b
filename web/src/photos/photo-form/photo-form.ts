import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { messageOf, Problem } from "../../api/errors";
import { fieldErrorsOf } from "../../api/field-errors";
import { LightElement } from "../../ui/light-element";
import type { Photo, PhotoChanges } from "../photos-api";
import {
  changesOf,
  type Draft,
  draftErrors,
  draftOf,
  PHOTO_FIELDS,
  type PhotoErrors,
} from "./draft";

const MAX_DESCRIPTION = 400;
const MAX_PLACE_TEXT = 200;

/** Edits what a photo says: its description, when and where it was taken. */
@customElement("photo-form")
export class PhotoForm extends LightElement {
  @property({ attribute: false }) photo!: Photo;
  /** Keeps the changes; throws the `Problem` to show. */
  @property({ attribute: false }) send!: (changes: PhotoChanges) => Promise<void>;
  @property({ attribute: false }) cancel!: () => void;
  @state() private draft!: Draft;
  @state() private errors: PhotoErrors = {};
  @state() private busy = false;
  private edited = "";

  protected override willUpdate(changed: PropertyValues<this>): void {
    // While somebody writes, the photo may be read anew: what they wrote stays.
    if (!changed.has("photo") || this.edited === this.photo.photoId) return;
    this.edited = this.photo.photoId;
    this.draft = draftOf(this.photo);
  }

  protected override render() {
    const { draft, errors } = this;
    return html`<form novalidate @submit=${this.submit}>
      <p class="form-error" role="alert" ?hidden=${!errors.form}>${errors.form}</p>
      <p class="field">
        <label for="photo-description">In your words</label>
        <textarea
          id="photo-description"
          name="description"
          rows="3"
          maxlength=${MAX_DESCRIPTION}
          aria-describedby="photo-description-hint photo-description-error"
          aria-invalid=${errors.description ? "true" : nothing}
          .value=${draft.description}
          @input=${this.write}
        ></textarea>
        <span class="hint" id="photo-description-hint">
          ${MAX_DESCRIPTION - draft.description.length} characters left.
        </span>
        ${this.error("description")}
      </p>
      <p class="field">
        <label for="photo-taken">Taken</label>
        <input
          id="photo-taken"
          type="datetime-local"
          name="takenAt"
          min="1826-01-01T00:00"
          aria-describedby="photo-takenAt-error"
          aria-invalid=${errors.takenAt ? "true" : nothing}
          .value=${draft.takenAt}
          @input=${this.write}
        />
        ${this.error("takenAt")}
      </p>
      <fieldset aria-describedby="photo-place-error">
        <legend>Where</legend>
        <div class="pair">${this.text("city", "City")} ${this.text("nation", "Country")}</div>
        ${this.text("address", "Address")}
        <div class="pair">
          ${this.text("latitude", "Latitude", 12)} ${this.text("longitude", "Longitude", 12)}
        </div>
        ${this.error("place")}
        ${
          this.hasPlace
            ? html`<p>
                <button type="button" class="text-button" @click=${this.removePlace}>
                  Forget the place
                </button>
                <span class="hint">
                  An original that was sent with its place still holds it, for you alone; it goes
                  with the photo.
                </span>
              </p>`
            : nothing
        }
      </fieldset>
      <p class="choices">
        <button type="submit" class="button primary" aria-disabled=${this.busy ? "true" : nothing}>
          ${this.busy ? "One moment…" : "Save"}
        </button>
        <button type="button" class="button" @click=${this.cancel}>Leave it as it was</button>
      </p>
    </form>`;
  }

  private text(
    name: "city" | "nation" | "address" | "latitude" | "longitude",
    label: string,
    maxLength = MAX_PLACE_TEXT,
  ) {
    return html`<p class="field">
      <label for="photo-${name}">${label}</label>
      <input
        id="photo-${name}"
        type="text"
        name=${name}
        maxlength=${maxLength}
        autocomplete="off"
        .value=${this.draft[name]}
        @input=${this.write}
      />
    </p>`;
  }

  private error(field: (typeof PHOTO_FIELDS)[number]) {
    const sentence = this.errors[field] ?? "";
    return html`<span class="error" id="photo-${field}-error" ?hidden=${!sentence}>
      ${sentence}
    </span>`;
  }

  private get hasPlace(): boolean {
    const { city, nation, address, latitude, longitude } = this.draft;
    return [city, nation, address, latitude, longitude].some(Boolean);
  }

  private write({ target }: InputEvent): void {
    const { name, value } = target as HTMLInputElement;
    this.draft = { ...this.draft, [name]: value };
  }

  private removePlace(): void {
    const nowhere = { city: "", nation: "", address: "", latitude: "", longitude: "" };
    this.draft = { ...this.draft, ...nowhere };
    this.querySelector<HTMLElement>("#photo-city")?.focus();
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    this.errors = draftErrors(this.draft);
    if (this.focusFirstError()) return;
    this.busy = true;
    try {
      await this.send(changesOf(this.photo, this.draft));
    } catch (error) {
      this.errors =
        error instanceof Problem && error.status === 422
          ? fieldErrorsOf(error, PHOTO_FIELDS)
          : { form: messageOf(error) };
      this.focusFirstError();
    } finally {
      this.busy = false;
    }
  }

  /** Moves the focus to the first field that is not right, once its error is drawn. */
  private focusFirstError(): boolean {
    const [first] = Object.keys(this.errors);
    if (!first) return false;
    const selector =
      first === "form"
        ? "[type=submit]"
        : first === "place"
          ? "#photo-latitude"
          : `[name=${first}]`;
    void this.updateComplete.then(() => {
      this.querySelector<HTMLElement>(selector)?.focus();
    });
    return true;
  }
}
