/** Liking, adopting and giving back: what the visitor asked for, carried out, undone or put off. */
import type { Api, Mysfit } from "../api/client";
import type { Question } from "../ui/confirm-dialog/confirm-dialog";
import { inPlainWords, Problem, SignInNeeded } from "../api/errors";
import type { Intent, IntentKeeper } from "../session/pending-action";
import type { Session } from "../session/session";
import type { Catalogue } from "../mysfits/catalogue";
import type { Census } from "../mysfits/all-mysfits";
import type { Profile } from "../profile/profile";

/** How actions talk to the visitor. */
export interface Voice {
  say(sentence: string): void;
  complain(sentence: string): void;
  confirm(question: Question): Promise<boolean>;
  /**
   * Asks whether to take a mysfit home, has `adopt` done on a yes, and celebrates it. Answers once it
   * is settled, before the celebration is over; throws what `adopt` throws.
   */
  celebrate(mysfit: Mysfit, adopt: () => Promise<void>): Promise<void>;
  askToSignIn(reason: string): void;
}

export class Actions {
  /** Mysfits with a like under way: a second press waits for the first one's answer. */
  private readonly liking = new Set<string>();

  constructor(
    private readonly api: Api,
    private readonly session: Session,
    private readonly catalogue: Catalogue,
    private readonly census: Census,
    private readonly profile: Profile,
    private readonly intents: IntentKeeper,
    private readonly voice: Voice,
  ) {}

  /** Shows the like at once and takes it back if it is refused. */
  async like(mysfit: Mysfit, liked: boolean): Promise<void> {
    const { mysfitId, name } = mysfit;
    await this.known();
    if (this.session.state !== "signed-in") {
      this.putOff({ action: "like", mysfitId, name }, `Sign in to like ${name}`);
      return;
    }
    if (this.liking.has(mysfitId)) return;
    this.liking.add(mysfitId);
    const before = this.catalogue.get(mysfitId)?.likes ?? mysfit.likes;
    this.profile.setLiked(mysfitId, liked);
    this.catalogue.amend(mysfitId, { likes: Math.max(0, before + (liked ? 1 : -1)) });
    try {
      const answer = await (liked ? this.api.like(mysfitId) : this.api.unlike(mysfitId));
      this.profile.setLiked(mysfitId, answer.liked);
      this.catalogue.amend(mysfitId, { likes: answer.likes });
    } catch (error) {
      this.profile.setLiked(mysfitId, !liked);
      this.catalogue.amend(mysfitId, { likes: before });
      this.failed(error, liked ? { action: "like", mysfitId, name } : null, `like ${name}`);
    } finally {
      this.liking.delete(mysfitId);
    }
  }

  async adopt(mysfit: Mysfit): Promise<void> {
    const { mysfitId, name } = mysfit;
    await this.known();
    if (this.session.state !== "signed-in") {
      this.putOff({ action: "adopt", mysfitId, name }, `Sign in to adopt ${name}`);
      return;
    }
    try {
      await this.voice.celebrate(mysfit, async () => {
        const { adoptedAt } = await this.api.adopt(mysfitId);
        this.profile.setAdopted(mysfitId, true, adoptedAt);
        this.catalogue.amend(mysfitId, { adopted: true });
      });
    } catch (error) {
      if (error instanceof Problem && error.status === 409) {
        this.catalogue.amend(mysfitId, { adopted: true });
        this.voice.complain(`Somebody else has just adopted ${name}.`);
      } else {
        this.failed(error, { action: "adopt", mysfitId, name }, `adopt ${name}`);
      }
    }
  }

  async giveBack(mysfit: Mysfit): Promise<void> {
    const { mysfitId, name } = mysfit;
    const own = this.profile.adoptions.has(mysfitId);
    const sure = await this.voice.confirm({
      mysfit,
      title: own ? `Give ${name} back?` : `Give ${name} back for its adopter?`,
      text: own
        ? `${name} will look for a home again, and somebody else may be quicker next time.`
        : `${name} lives with somebody. They are not told, and anybody can adopt ${name} then.`,
      yes: `Give ${name} back`,
      no: own ? `Keep ${name}` : "Leave it there",
    });
    if (!sure) return;
    try {
      await this.api.giveBack(mysfitId);
      this.profile.setAdopted(mysfitId, false);
      this.catalogue.amend(mysfitId, { adopted: false });
      this.voice.say(`${name} is looking for a home again.`);
    } catch (error) {
      this.failed(error, null, `give ${name} back`);
    }
  }

  /** Takes a mysfit out of the catalogue, for a keeper. One with a home stays. */
  async remove(mysfit: Mysfit): Promise<void> {
    const { mysfitId, name } = mysfit;
    const sure = await this.voice.confirm({
      mysfit,
      title: `Remove ${name} from the guide?`,
      text: `The page of ${name} will be gone for everybody, with every like. This cannot be undone.`,
      yes: `Remove ${name}`,
      no: `Keep ${name}`,
      careful: true,
    });
    if (!sure) return;
    try {
      await this.api.remove(mysfitId);
      this.left(mysfitId);
      this.voice.say(`${name} has left the guide.`);
    } catch (error) {
      const status = error instanceof Problem ? error.status : 0;
      if (status === 404) this.left(mysfitId);
      if (status === 409) {
        this.catalogue.amend(mysfitId, { adopted: true });
        this.voice.complain(
          `${name} has found a home in the meantime, and adopted mysfits stay. Give ${name} back first.`,
        );
      } else {
        this.failed(error, null, `remove ${name}`);
      }
    }
  }

  /** A mysfit has gone: the pages forget it, and everybody is counted again. */
  private left(mysfitId: string): void {
    this.catalogue.forget(mysfitId);
    void this.census.retake();
  }

  say(sentence: string): void {
    this.voice.say(sentence);
  }

  /** A page lost its session in the middle of something; `reason` says what signing in is for. */
  sessionLost(reason: string): void {
    this.session.end();
    this.voice.askToSignIn(reason);
  }

  /** Carries out what waited for the visitor to sign in, if anything did. */
  async resume(): Promise<void> {
    const intent = this.intents.take();
    if (!intent) return;
    try {
      const mysfit = this.catalogue.get(intent.mysfitId) ?? (await this.api.find(intent.mysfitId));
      this.catalogue.learn([mysfit]);
      if (intent.action === "adopt") await this.adopt(mysfit);
      else if (!this.profile.likes.has(mysfit.mysfitId)) await this.like(mysfit, true);
    } catch (error) {
      this.voice.complain(inPlainWords(error));
    }
  }

  /** Right after a reload it takes a moment to know the visitor, and what they like. */
  private async known(): Promise<void> {
    await this.session.known();
    await this.profile.known();
  }

  private putOff(intent: Intent, reason: string): void {
    this.intents.keep(intent);
    this.voice.askToSignIn(reason);
  }

  /** A session that cannot be renewed asks once to sign in and keeps what was asked for; the rest is said. */
  private failed(error: unknown, intent: Intent | null, what: string): void {
    if (!(error instanceof SignInNeeded)) {
      this.voice.complain(inPlainWords(error));
      return;
    }
    this.session.end();
    if (intent) this.intents.keep(intent);
    this.voice.askToSignIn(`Your session has ended. Sign in again to ${what}`);
  }
}
