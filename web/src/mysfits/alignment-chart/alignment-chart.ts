import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { alignmentOf, GOOD_EVIL, LAW_CHAOS, slugOf } from "../alignment";
import { FilterSelected } from "../events";
import { type Filter, sameFilter } from "../filter";
import { LightElement } from "../../ui/light-element";
import { countOf, type Counts } from "../all-mysfits";

/** One square of the chart: a filter, what it is called in full, and what is written on it. */
interface Square {
  readonly filter: Filter;
  readonly name: string;
  readonly kind: "all" | "column" | "row" | "cell";
  readonly label: string;
}

/** The chart is read like a table: a corner for all, headings for the two axes, nine cells. */
const SQUARES: readonly Square[] = [
  { filter: null, name: "All mysfits", kind: "all", label: "All" },
  ...LAW_CHAOS.map((lawchaos): Square => ({
    filter: { trait: "lawchaos", value: lawchaos },
    name: lawchaos === "Neutral" ? "Neutral, the whole column" : `All ${lawchaos}`,
    kind: "column",
    label: lawchaos,
  })),
  ...GOOD_EVIL.flatMap((goodevil): Square[] => [
    {
      filter: { trait: "goodevil", value: goodevil },
      name: goodevil === "Neutral" ? "Neutral, the whole row" : `All ${goodevil}`,
      kind: "row",
      label: goodevil,
    },
    ...LAW_CHAOS.map((lawchaos): Square => {
      const alignment = alignmentOf(lawchaos, goodevil);
      return {
        filter: { trait: "alignment", value: alignment },
        name: alignment,
        kind: "cell",
        label: "",
      };
    }),
  ]),
];

/** A face that cannot be fetched leaves its square empty. */
function leave({ target }: Event): void {
  (target as HTMLElement).hidden = true;
}

const COLUMNS = 1 + LAW_CHAOS.length;

/** How far each arrow key moves through the squares. */
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -COLUMNS,
  ArrowDown: COLUMNS,
};

/**
 * The alignment chart as a filter: sixteen radio buttons laid out as the chart, so that one Tab
 * reaches it and the arrow keys move in two directions. Dispatches `FilterSelected`.
 */
@customElement("alignment-chart")
export class AlignmentChart extends LightElement {
  @property({ attribute: false }) filter: Filter = null;
  @property({ attribute: false }) counts: Counts | null = null;

  protected override render() {
    return html`<fieldset>
      <legend>Choose by alignment</legend>
      <div class="squares" @keydown=${this.move}>
        ${SQUARES.map((square, index) => this.square(square, index))}
      </div>
    </fieldset>`;
  }

  private square(square: Square, index: number) {
    const count = countOf(this.counts, square.filter);
    const inside = this.covers(square);
    return html`<label
      class="square ${square.kind} ${inside ? "covered" : ""}"
      data-alignment=${square.kind === "cell" ? slugOf(square.name) : nothing}
      title=${square.name}
    >
      <input
        type="radio"
        name="alignment"
        class="visually-hidden"
        aria-label=${count === null ? square.name : `${square.name}, ${count}`}
        .checked=${sameFilter(square.filter, this.filter)}
        data-index=${index}
        @change=${() => this.dispatchEvent(new FilterSelected(square.filter))}
      />
      <span class="label" aria-hidden="true">${square.label || (count ?? "·")}</span>
      ${square.kind === "cell" ? this.face(square.name) : nothing}
    </label>`;
  }

  /** The portrait of the best liked mysfit of an alignment. */
  private face(alignment: string) {
    const address = this.counts?.faces.get(alignment)?.thumbImageUri;
    if (address === undefined) return nothing;
    return keyed(
      address,
      html`<img class="face" src=${address} alt="" width="96" height="96" @error=${leave} />`,
    );
  }

  /** Whether a cell belongs to the row or column that is chosen. */
  private covers({ kind, name }: Square): boolean {
    if (kind !== "cell" || !this.filter) return false;
    const { trait, value } = this.filter;
    if (trait === "alignment") return name === value;
    const [lawchaos, goodevil] = name === "True Neutral" ? ["Neutral", "Neutral"] : name.split(" ");
    return trait === "goodevil" ? goodevil === value : trait === "lawchaos" && lawchaos === value;
  }

  /** Arrow keys follow the chart; at its edge they stay. The squares are radio buttons, so moving chooses. */
  private move(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const from = Number((event.target as HTMLElement).dataset.index);
    const to = from + step;
    const leavesRow =
      Math.abs(step) === 1 && Math.floor(from / COLUMNS) !== Math.floor(to / COLUMNS);
    const square = leavesRow ? undefined : SQUARES[to];
    if (!square) return;
    this.querySelector<HTMLInputElement>(`[data-index="${to}"]`)?.focus();
    this.dispatchEvent(new FilterSelected(square.filter, true));
  }
}
