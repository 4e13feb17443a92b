/**
 * When this browser last changed something through the API. CloudFront keeps copies of public reads for
 * seconds: after a write, reads pass them, in every tab and after a reload, so that visitors see what they did.
 */
const KEY = "mysfits.last-write";

/** No copy of before is older: ten seconds each in the service, at the edge and in its regional cache. */
const COPIES_LIVE_MS = 60_000;

export class LastWrite {
  constructor(
    private readonly storage: Storage,
    private readonly now: () => number = Date.now,
  ) {}

  note(): void {
    this.storage.setItem(KEY, String(this.now()));
  }

  isRecent(): boolean {
    return this.now() - Number(this.storage.getItem(KEY)) < COPIES_LIVE_MS;
  }
}
