/**
 * When this browser last changed something through the API. CloudFront keeps copies of public reads for
 * seconds: after a write, reads pass them, in every tab and after a reload, so that visitors see what they did.
 */
const KEY = "mysfits.last-write";

/** No copy of before is older: ten seconds each in the service, at the edge and in its regional cache. */
const COPIES_LIVE_MS = 60_000;

export class LastWrite {
  /** Of this page alone; enough where the storage is full. */
  private own = 0;

  constructor(
    private readonly storage: Storage,
    private readonly now: () => number = Date.now,
  ) {}

  note(): void {
    this.own = this.now();
    try {
      this.storage.setItem(KEY, String(this.own));
    } catch {
      // Full: other tabs see the write when their copies are too old.
    }
  }

  isRecent(): boolean {
    const last = Math.max(this.own, Number(this.storage.getItem(KEY)));
    return this.now() - last < COPIES_LIVE_MS;
  }
}
