import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { FilterSelected } from "../events";
import type { Filter } from "../filter";
import { LightElement } from "../../ui/light-element";
import { countOf, type Counts } from "../all-mysfits";

/** The species as a list to choose from, each with how many there are. Dispatches `FilterSelected`. */
@customElement("species-select")
export class SpeciesSelect extends LightElement {
  @property({ attribute: false }) filter: Filter = null;
  @property({ attribute: false }) counts: Counts | null = null;

  protected override render() {
    const chosen = this.filter?.trait === "species" ? this.filter.value : "";
    const known = this.counts?.species ?? [];
    // A species from a link is offered also before the whole catalogue has been read.
    const species = chosen && !known.includes(chosen) ? [chosen, ...known] : known;
    return html`<label for="species">Or by species</label>
      <select id="species" @change=${this.choose}>
        <option value="" ?selected=${chosen === ""}>All species</option>
        ${species.map((each) => {
          const count = countOf(this.counts, { trait: "species", value: each });
          return html`<option value=${each} ?selected=${each === chosen}>
            ${each}${count === null ? nothing : ` (${count})`}
          </option>`;
        })}
      </select>`;
  }

  private choose({ target }: Event): void {
    const { value } = target as HTMLSelectElement;
    this.dispatchEvent(new FilterSelected(value ? { trait: "species", value } : null));
  }

  /** The attribute says what a select starts with; after the visitor has chosen, only the property counts. */
  protected override updated(): void {
    const select = this.querySelector("select");
    if (select) select.value = this.filter?.trait === "species" ? this.filter.value : "";
  }
}
