/** The observer pattern: a store announces that it changed, and elements redraw. */
import type { ReactiveController, ReactiveControllerHost } from "lit";

export class Observable extends EventTarget {
  protected changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}

/** Redraws its element whenever something it watches changes, for as long as it is on the page. */
export class Watch implements ReactiveController {
  private readonly redraw = () => {
    this.host.requestUpdate();
  };

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly watched: () => readonly Observable[],
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    for (const each of this.watched()) each.addEventListener("change", this.redraw);
  }

  hostDisconnected(): void {
    for (const each of this.watched()) each.removeEventListener("change", this.redraw);
  }
}
