/** Events that bubble from an element to `main.ts`, which knows the stores and the session. */

export abstract class BubblingEvent extends Event {
  constructor(name: string) {
    super(name, { bubbles: true });
  }
}

/** Asks to show one sentence in the site's notice, which outlives the page. */
export class NoticeRequested extends BubblingEvent {
  static readonly eventName = "notice-requested";
  constructor(readonly sentence: string) {
    super(NoticeRequested.eventName);
  }
}

/** A call needed somebody signed in, and the session has ended. `reason` says what signing in is for. */
export class SessionEnded extends BubblingEvent {
  static readonly eventName = "session-ended";
  constructor(readonly reason: string) {
    super(SessionEnded.eventName);
  }
}

declare global {
  interface HTMLElementEventMap {
    "notice-requested": NoticeRequested;
    "session-ended": SessionEnded;
  }
  interface DocumentEventMap {
    "notice-requested": NoticeRequested;
    "session-ended": SessionEnded;
  }
}
