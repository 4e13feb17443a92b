import { html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { LightElement } from "../../ui/light-element";
import { closeIcon, plusIcon } from "../../ui/icons";
import { albumAddress } from "../addresses";
import { TagsChanged } from "../events";
import type { Photo } from "../photos-api";
import { hasTag, MAX_TAG_CHARACTERS, MAX_TAGS, normalizeTag } from "../tags";
import { suggestedTags } from "./suggestions";

const MOST_SUGGESTIONS = 6;

/** The tags of a photo: to follow, to take off and to add, by hand or from suggestions. Dispatches `TagsChanged`. */
@customElement("photo-tags")
export class PhotoTags extends LightElement {
  @property({ attribute: false }) photo!: Photo;
  @property({ type: Boolean }) busy = false;
  @state() private error = "";
  @query("input") private readonly input!: HTMLInputElement | null;

  protected override render() {
    const { tags } = this.photo;
    return html`${
      tags.length > 0
        ? html`<ul class="chips">
            ${tags.map(
              (tag) =>
                html`<li class="chip">
                  <a href=${albumAddress({ tag })}>${tag}</a>
                  <button
                    type="button"
                    aria-label="Take off the tag ${tag}"
                    @click=${() => this.takeOff(tag)}
                  >
                    ${closeIcon}
                  </button>
                </li>`,
            )}
          </ul>`
        : nothing
    }
    ${tags.length < MAX_TAGS ? this.adding() : html`<p class="hint">Twenty tags are the most a photo can carry.</p>`}`;
  }

  private adding() {
    const suggestions = suggestedTags(this.photo).slice(0, MOST_SUGGESTIONS);
    return html`<form @submit=${this.submit}>
        <input
          type="text"
          name="tag"
          aria-label="A new tag"
          placeholder="A new tag"
          maxlength=${MAX_TAG_CHARACTERS}
          autocomplete="off"
          enterkeyhint="done"
          aria-invalid=${this.error ? "true" : nothing}
          aria-describedby="tag-error"
        />
        <button type="submit" class="button" aria-disabled=${this.busy ? "true" : nothing}>
          Add
        </button>
      </form>
      <p class="error" id="tag-error" ?hidden=${!this.error}>${this.error}</p>
      ${
        suggestions.length > 0
          ? html`<div class="suggestions">
              <p class="hint" id="suggestions-title">Perhaps also</p>
              <ul class="chips" aria-labelledby="suggestions-title">
                ${suggestions.map(
                  (tag) =>
                    html`<li>
                      <button
                        type="button"
                        class="chip"
                        aria-label="Add the tag ${tag}"
                        @click=${() => this.add(tag)}
                      >
                        ${plusIcon} ${tag}
                      </button>
                    </li>`,
                )}
              </ul>
            </div>`
          : nothing
      }`;
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    const tag = normalizeTag(this.input?.value ?? "");
    this.error = !tag
      ? "Write a word or two first."
      : hasTag(this.photo.tags, tag)
        ? `“${tag}” is there already.`
        : "";
    if (this.error || !this.input) return;
    this.input.value = "";
    this.add(tag);
  }

  private add(tag: string): void {
    this.error = "";
    this.change([...this.photo.tags, tag]);
  }

  private takeOff(tag: string): void {
    this.change(this.photo.tags.filter((each) => each !== tag));
  }

  /** The button that was pressed goes with its chip: the field keeps the focus in this place. */
  private change(tags: readonly string[]): void {
    if (this.busy) return;
    this.input?.focus({ preventScroll: true });
    this.dispatchEvent(new TagsChanged([...tags]));
  }
}
