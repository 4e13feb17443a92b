import { html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { LightElement } from "../light-element";

/** The scene at the top of the gallery: a hill at dusk, and who looks back from it. Decoration only. */
@customElement("hero-scene")
export class HeroScene extends LightElement {
  /** Which part stays in view where the frame is narrower than the scene. */
  @property() anchor: "xMid" | "xMax" = "xMid";

  protected override render() {
    return html`<svg
      viewBox="0 0 560 400"
      preserveAspectRatio="${this.anchor}YMax slice"
      aria-hidden="true"
    >
      <rect class="sky" width="560" height="400" />
      <circle class="sun" cx="392" cy="150" r="92" />
      <path class="rays" d="M392 26V6m0 288v-8M516 150h22M246 150h22M480 62l15-15M304 62l-15-15" />
      <path
        class="far"
        d="M0 262c70-70 128-86 190-52 52-58 120-70 186-18 70-36 130-22 184 34v174H0Z"
      />
      <path class="middle" d="M0 330c92-74 182-80 262-36 86-62 198-58 298 12v94H0Z" />

      <g class="wyrm">
        <path class="coil" d="M62 330c0-66 76-66 76 0m10 0c0-44 54-44 54 0" />
        <path
          class="head"
          d="M26 330c-6-58-2-96 30-110 30-12 56 8 54 34-1 14-12 20-26 18-16-2-20 12-16 58Z"
        />
        <path class="horn" d="m52 222-12-26 28 18Z" />
        <circle class="white" cx="72" cy="246" r="9" />
        <circle class="pupil" cx="75" cy="247" r="4" />
      </g>

      <g class="bush">
        <path class="leaf" d="M236 372c-14-46 10-78 44-74 14-34 64-38 82-4 38-8 62 32 48 78Z" />
        <circle class="white" cx="290" cy="334" r="12" />
        <circle class="white" cx="320" cy="334" r="9" />
        <circle class="pupil" cx="293" cy="336" r="5.5" />
        <circle class="pupil" cx="318" cy="336" r="4" />
        <circle class="glint" cx="370" cy="340" r="5" />
        <circle class="glint" cx="386" cy="340" r="5" />
      </g>

      <g class="owl">
        <path class="trunk" d="M470 372V250m0 40 42-34m-42 68-34-26" />
        <path class="body" d="M446 252c-2-40 6-58 26-58s28 18 26 58c-8 12-44 12-52 0Z" />
        <path class="body" d="m448 214-6-28 22 14Zm48 0 6-28-22 14Z" />
        <circle class="white" cx="462" cy="220" r="10" />
        <circle class="white" cx="482" cy="220" r="10" />
        <circle class="pupil" cx="463" cy="221" r="5" />
        <circle class="pupil" cx="481" cy="221" r="5" />
        <path class="horn" d="m467 231 5 9 5-9Z" />
      </g>

      <path class="near" d="M0 372c120-40 220-34 300-14 90-24 176-22 260 6v36H0Z" />
      <path
        class="grass"
        d="M28 384c2-18 0-28-8-38m14 38c2-22 8-30 16-36M200 386c0-18-4-28-12-34m18 34c2-16 8-24 16-28M424 386c0-16-4-24-10-30m16 30c2-18 8-24 14-28"
      />
      <g class="mushroom">
        <path class="stalk" d="M150 384c4-14 4-24 2-34h18c-2 10-2 20 2 34Z" />
        <path class="cap" d="M128 352c2-30 18-42 34-42s30 12 32 42c-18 8-48 8-66 0Z" />
        <circle class="white" cx="150" cy="336" r="6" />
        <circle class="white" cx="172" cy="330" r="5" />
        <circle class="white" cx="168" cy="346" r="4" />
      </g>
    </svg>`;
  }
}
