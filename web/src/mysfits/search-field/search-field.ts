import { html, type PropertyValues } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { normalizeWords } from "../gallery-query";
import { SearchChanged } from "../events";
import { LightElement } from "../../ui/light-element";
import { searchIcon } from "../../ui/icons";

/** Long enough that a word is not looked up letter by letter, too short to wait for. */
const PAUSE_MS = 160;

/** Search by name or species while typing. Dispatches `SearchChanged` at every pause. */
@customElement("search-field")
export class SearchField extends LightElement {
  @property() words = "";
  @query("input") private readonly input!: HTMLInputElement;
  private pause: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    clearTimeout(this.pause);
    super.disconnectedCallback();
  }

  protected override render() {
    return html`<form role="presentation" @submit=${this.submit}>
      <label for="search">Search by name or species</label>
      <span class="field">
        ${searchIcon}
        <input
          id="search"
          type="search"
          name="q"
          placeholder="Kitsune, Dewey…"
          maxlength="60"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          enterkeyhint="search"
          @input=${this.typed}
        />
      </span>
    </form>`;
  }

  /** The address changed, by a link or the back button: the field follows unless it says the same. */
  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("words") || normalizeWords(this.input.value) === this.words) return;
    clearTimeout(this.pause);
    this.input.value = this.words;
  }

  private typed(): void {
    clearTimeout(this.pause);
    this.pause = setTimeout(this.ask, PAUSE_MS);
  }

  private submit(event: Event): void {
    event.preventDefault();
    clearTimeout(this.pause);
    this.ask();
    // A phone's keyboard would go on covering what was found.
    if (matchMedia("(pointer: coarse)").matches) this.input.blur();
  }

  private readonly ask = (): void => {
    this.dispatchEvent(new SearchChanged(normalizeWords(this.input.value)));
  };
}
