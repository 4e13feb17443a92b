/** What a visitor was about to do when they were asked to sign in; it waits in the tab until they have. */

export interface Intent {
  readonly action: "like" | "adopt";
  readonly mysfitId: string;
  readonly name: string;
}

const KEY = "mysfits.intent";

/** Long enough to register and fetch a code from the mail; too short to surprise anybody tomorrow. */
const HOLDS_MS = 30 * 60 * 1000;

export class IntentKeeper {
  constructor(
    private readonly storage: Storage,
    private readonly now: () => number = Date.now,
  ) {}

  keep(intent: Intent): void {
    this.storage.setItem(KEY, JSON.stringify({ ...intent, keptAt: this.now() }));
  }

  forget(): void {
    this.storage.removeItem(KEY);
  }

  /** The kept intent, once; `null` when there is none or it has grown old. */
  take(): Intent | null {
    const kept = this.storage.getItem(KEY);
    this.forget();
    if (kept === null) return null;
    const { keptAt, ...intent } = JSON.parse(kept) as Intent & { keptAt: number };
    return this.now() - keptAt < HOLDS_MS ? intent : null;
  }
}
