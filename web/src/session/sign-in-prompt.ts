/** Actions that need somebody signed in: carried out now, or after the visitor has signed in. */
import { messageOf, SignInRequired } from "../api/errors";
import type { Notices } from "../app/notices";
import type { PendingAction, PendingActionStorage } from "./pending-action";
import type { Session } from "./session";

type Resume = (mysfitId: string) => Promise<void>;

export class SignInPrompt {
  private readonly handlers = new Map<string, Resume>();

  constructor(
    private readonly session: Pick<Session, "state" | "known" | "end">,
    private readonly pending: PendingActionStorage,
    private readonly notices: Notices,
    private readonly openDialog: (reason: string) => void,
  ) {}

  /** Names what carries out a pending action of this kind after the sign-in. */
  onResume(action: string, resume: Resume): void {
    this.handlers.set(action, resume);
  }

  /** Whether somebody is signed in. If not, the dialog opens, and `action` is resumed after it. */
  async signedIn(action: PendingAction, reason: string): Promise<boolean> {
    // Right after a reload it takes a moment to know the visitor.
    await this.session.known();
    if (this.session.state === "signed-in") return true;
    this.pending.save(action);
    this.openDialog(reason);
    return false;
  }

  /**
   * Tells the visitor why a call failed. A session that cannot be renewed opens the dialog instead,
   * and `action`, if there is one, is resumed after it; `what` completes "Sign in again to …".
   */
  failed(error: unknown, action: PendingAction | null, what: string): void {
    if (!(error instanceof SignInRequired)) {
      this.notices.error(messageOf(error));
      return;
    }
    if (action) this.pending.save(action);
    this.sessionEnded(`Your session has ended. Sign in again to ${what}`);
  }

  sessionEnded(reason: string): void {
    this.session.end();
    this.openDialog(reason);
  }

  /** Carries out what waited for the visitor to sign in, if anything did. */
  async resume(): Promise<void> {
    const action = this.pending.take();
    if (!action) return;
    try {
      await this.handlers.get(action.action)?.(action.mysfitId);
    } catch (error) {
      this.notices.error(messageOf(error));
    }
  }
}
