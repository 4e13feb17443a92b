/** What a visitor asked for before they were signed in; kept in the tab until they have signed in. */

export interface PendingAction {
  /** Which handler resumes it: "like", "adopt". */
  readonly action: string;
  readonly mysfitId: string;
}

const KEY = "mysfits.pending-action";

/** Long enough to register and fetch a code from the mail; too short to surprise anybody tomorrow. */
const EXPIRES_MS = 30 * 60 * 1000;

export class PendingActionStorage {
  constructor(
    private readonly storage: Storage,
    private readonly now: () => number = Date.now,
  ) {}

  save(pending: PendingAction): void {
    this.storage.setItem(KEY, JSON.stringify({ ...pending, savedAt: this.now() }));
  }

  clear(): void {
    this.storage.removeItem(KEY);
  }

  /** Reads and clears; `null` when nothing is pending or it has expired. */
  take(): PendingAction | null {
    const stored = this.storage.getItem(KEY);
    this.clear();
    if (stored === null) return null;
    const { savedAt, ...pending } = JSON.parse(stored) as PendingAction & { savedAt: number };
    return this.now() - savedAt < EXPIRES_MS ? pending : null;
  }
}
