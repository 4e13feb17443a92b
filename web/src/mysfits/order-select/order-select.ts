import { html } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { type Order, ORDERS } from "../gallery-query";
import { OrderSelected } from "../events";
import { LightElement } from "../../ui/light-element";

const NAMES: Readonly<Record<Order, string>> = {
  guide: "As in the guide",
  name: "Name, A to Z",
  youngest: "Youngest first",
  oldest: "Oldest first",
  likes: "Most liked first",
};

/** In which order the gallery shows the mysfits. Dispatches `OrderSelected`. */
@customElement("order-select")
export class OrderSelect extends LightElement {
  @property() order: Order = "guide";
  @query("select") private readonly select!: HTMLSelectElement;

  protected override render() {
    return html`<label for="order">Sort</label>
      <select id="order" @change=${this.choose}>
        ${ORDERS.map((each) => html`<option value=${each}>${NAMES[each]}</option>`)}
      </select>`;
  }

  protected override updated(): void {
    this.select.value = this.order;
  }

  private choose(): void {
    const order = ORDERS.find((each) => each === this.select.value) ?? "guide";
    this.dispatchEvent(new OrderSelected(order));
  }
}
