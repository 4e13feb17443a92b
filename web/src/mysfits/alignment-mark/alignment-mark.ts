import { html, svg } from "lit";
import { customElement, property } from "lit/decorators.js";
import { ALIGNMENTS, slugOf } from "../alignment";
import { LightElement } from "../../ui/light-element";

/** An alignment in words, with the chart in small: nine squares, one of them inked. */
@customElement("alignment-mark")
export class AlignmentMark extends LightElement {
  @property() alignment = "";

  protected override render() {
    const squares = ALIGNMENTS.map((each, index) => {
      const x = (index % 3) * 7;
      const y = Math.floor(index / 3) * 7;
      const inked = each === this.alignment;
      return svg`<rect class=${inked ? "inked" : "blank"} x=${x} y=${y} width="6" height="6" rx="1" />`;
    });
    return html`<svg
        viewBox="-0.5 -0.5 21 21"
        aria-hidden="true"
        data-alignment=${slugOf(this.alignment)}
      >
        ${squares}
      </svg>
      <span>${this.alignment}</span>`;
  }
}
