/** Who is signed in. The only file that knows tokens: it hands the API the current one, and renews it. */
import { createContext } from "@lit/context";
import type { Tokens } from "../api/client";
import type { SiteConfig } from "../app/config";
import { NetworkError } from "../api/errors";
import { Observable } from "../app/observable";
import type * as Cognito from "./cognito";
import type { IdToken, Registration, SignInStep } from "./cognito";
import { type PasswordRule, rulesOf } from "./password-rules";

export interface Visitor {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  /** Whether they are staff, who keep the catalogue. The API checks that again, each time. */
  readonly isStaff: boolean;
}

/** "restoring" is the moment after a reload in which a kept session is being looked at. */
export type SessionState = "restoring" | "signed-out" | "signed-in";

/**
 * A token this close to its end is renewed before it is used: the call must still arrive in time.
 * Tokens live ten minutes (cfn/users.yml), so an open page renews at most every nine, when it calls.
 */
const NEAR_EXPIRY_MS = 60_000;

/** One tab at a time renews: a second renewal by the same refresh token, later than 30 s, ends the session. */
const RENEWAL_LOCK = "mysfits.session-renewal";
const LOCK_TIMEOUT_MS = 10_000;

/** Under these names the client library keeps its tokens; the last one marks a kept session. */
const STORAGE_PREFIX = "CognitoIdentityServiceProvider";

/** The group of those who keep the catalogue, as cfn/users.yml names it. */
const STAFF = "staff";

const CODE_SENT_TO = "mysfits.code-expected-by";

export class Session extends Observable implements Tokens {
  state: SessionState = "signed-out";
  visitor: Visitor | null = null;

  /** What the pool asks of a new password. */
  readonly passwordRules: readonly PasswordRule[];

  /** The address a code was sent to, kept over a reload of the tab but never in a URL. */
  get codeSentTo(): string | null {
    return this.tabStorage.getItem(CODE_SENT_TO);
  }

  /** The account just registered. Its password stays in memory only, to sign in once the address is confirmed. */
  private justRegistered: Registration | null = null;
  private restoring: Promise<void> | null = null;
  private library: Promise<typeof Cognito> | null = null;
  private lastToken: IdToken | null = null;

  constructor(
    private readonly config: SiteConfig,
    private readonly storage: Storage,
    private readonly tabStorage: Storage,
    private readonly load: () => Promise<typeof Cognito>,
    private readonly locks?: Pick<LockManager, "request">,
  ) {
    super();
    this.passwordRules = rulesOf(config.passwordPolicy);
    if (this.isKept()) this.state = "restoring";
  }

  /** Takes up the session that a reload or another tab left in storage; without one, loads nothing. */
  restore(): Promise<void> {
    this.restoring = this.restoreKept();
    return this.restoring;
  }

  /** Resolves once it is known whether somebody is signed in. */
  async known(): Promise<void> {
    await this.restoring;
  }

  async register(registration: Registration): Promise<void> {
    const pool = await this.pool();
    await pool.register(registration);
    this.justRegistered = registration;
  }

  /** Remembers whom the next code is for: somebody who registered, or never finished doing so. */
  rememberCodeSentTo(email: string): void {
    this.tabStorage.setItem(CODE_SENT_TO, email);
  }

  /** Confirms an address. Answers whether that also signed the visitor in. */
  async confirm(email: string, code: string): Promise<boolean> {
    const pool = await this.pool();
    await pool.confirm(email, code);
    this.tabStorage.removeItem(CODE_SENT_TO);
    if (this.justRegistered?.email !== email) return false;
    return (await this.signIn(email, this.justRegistered.password)) === "done";
  }

  async resendCode(email: string): Promise<void> {
    const pool = await this.pool();
    await pool.resendCode(email);
  }

  /** Signs in, or answers what the account must do first. */
  async signIn(email: string, password: string): Promise<SignInStep> {
    const pool = await this.pool();
    return this.enter(await pool.signIn(email, password));
  }

  /** The further step of a sign-in whose password was chosen by somebody else. */
  async chooseNewPassword(password: string): Promise<SignInStep> {
    const pool = await this.pool();
    return this.enter(await pool.chooseNewPassword(password));
  }

  /** Has a code sent with which the password can be reset. */
  async forgotPassword(email: string): Promise<void> {
    const pool = await this.pool();
    await pool.forgotPassword(email);
    this.rememberCodeSentTo(email);
  }

  /** Sets a new password by the code that was sent, and signs in with it. */
  async resetPassword(email: string, code: string, password: string): Promise<SignInStep> {
    const pool = await this.pool();
    await pool.resetPassword(email, code, password);
    this.tabStorage.removeItem(CODE_SENT_TO);
    return this.signIn(email, password);
  }

  async changePassword(password: string, newPassword: string): Promise<void> {
    const pool = await this.pool();
    await pool.changePassword(password, newPassword);
  }

  /** Changes what the visitor is called; the name is part of the ID token, so that is renewed. */
  async rename(name: string): Promise<void> {
    const pool = await this.pool();
    await pool.rename(name);
    this.setVisitor(await this.token(true));
  }

  async deleteAccount(): Promise<void> {
    const pool = await this.pool();
    await pool.deleteAccount();
    this.setVisitor(null);
  }

  /** Ends this session and every other one of this account; throws when the pool is unreachable. */
  async signOutEverywhere(): Promise<void> {
    const pool = await this.pool();
    await pool.signOutEverywhere();
    this.setVisitor(null);
  }

  async signOut(): Promise<void> {
    const pool = await this.pool();
    try {
      await pool.signOut();
    } finally {
      this.setVisitor(null);
    }
  }

  /** Forgets a session that the pool will not prolong. */
  end(): void {
    if (this.state !== "signed-out") this.setVisitor(null);
  }

  async current(): Promise<string | null> {
    return this.isKept() ? ((await this.token(false))?.jwt ?? null) : null;
  }

  async renew(): Promise<string | null> {
    return this.isKept() ? ((await this.token(true))?.jwt ?? null) : null;
  }

  /** Whether a storage event from another tab signed somebody in or out there. */
  isSessionKey(storageKey: string | null): boolean {
    return storageKey === null || storageKey === this.keptKey;
  }

  private async restoreKept(): Promise<void> {
    if (!this.isKept()) {
      this.setVisitor(null);
      return;
    }
    try {
      this.setVisitor(await this.token(false));
    } catch {
      // The pool is unreachable right now. The kept session is not lost: a reload tries again.
      this.setVisitor(null);
    }
  }

  private async enter(step: SignInStep): Promise<SignInStep> {
    if (step !== "done") return step;
    this.justRegistered = null;
    this.setVisitor(await this.token(false));
    return step;
  }

  /** The token, renewed if `renew` asks for it or if it is near its end; `null` ends the session. */
  private async token(renew: boolean): Promise<IdToken | null> {
    const pool = await this.pool();
    // Asked for a token that has run out, the library itself renews it, so not before the lock.
    if (!renew && this.lastToken && !this.isNearExpiry(this.lastToken)) {
      const token = await pool.idToken(false);
      if (!token || !this.isNearExpiry(token)) return token;
    }
    this.lastToken = await this.oneTabAtATime(() => this.freshToken(pool, renew));
    return this.lastToken;
  }

  /** What another tab has renewed meanwhile is in storage, and good. */
  private async freshToken(pool: typeof Cognito, renew: boolean): Promise<IdToken | null> {
    if (renew) return pool.idToken(true);
    const token = await pool.idToken(false);
    return token && this.isNearExpiry(token) ? pool.idToken(true) : token;
  }

  /** Waits for the other tabs of this browser, but not for one that hangs. */
  private async oneTabAtATime<Result>(work: () => Promise<Result>): Promise<Result> {
    if (!this.locks) return work();
    try {
      const signal = AbortSignal.timeout(LOCK_TIMEOUT_MS);
      return await this.locks.request(RENEWAL_LOCK, { signal }, work);
    } catch (error) {
      // The lock's own; what the work throws is one of ours.
      if (error instanceof DOMException) return work();
      throw error;
    }
  }

  private isNearExpiry({ claims }: IdToken): boolean {
    return Number(claims.exp) * 1000 - (Date.now() + this.clockDriftMs()) < NEAR_EXPIRY_MS;
  }

  /** How far the pool's clock is ahead of this device's, as the library noted at the last renewal. */
  private clockDriftMs(): number {
    const user = this.storage.getItem(this.keptKey);
    const key = `${STORAGE_PREFIX}.${this.config.userPoolClientId}.${user}.clockDrift`;
    return Number(this.storage.getItem(key)) || 0;
  }

  /** The client library, loaded at the first need and configured once. */
  private pool(): Promise<typeof Cognito> {
    this.library ??= this.load().then(
      (pool) => {
        pool.configure(this.config);
        return pool;
      },
      () => {
        this.library = null;
        throw new NetworkError();
      },
    );
    return this.library;
  }

  private get keptKey(): string {
    return `${STORAGE_PREFIX}.${this.config.userPoolClientId}.LastAuthUser`;
  }

  private isKept(): boolean {
    return this.storage.getItem(this.keptKey) !== null;
  }

  private setVisitor(token: IdToken | null): void {
    this.visitor = token ? visitorOf(token) : null;
    this.state = token ? "signed-in" : "signed-out";
    this.changed();
  }
}

export const sessionContext = createContext<Session>("session");

function visitorOf({ claims }: IdToken): Visitor {
  const text = (claim: string) => (typeof claims[claim] === "string" ? claims[claim] : "");
  const groups = claims["cognito:groups"];
  return {
    userId: text("sub"),
    email: text("email"),
    name: text("name") || text("email"),
    isStaff: Array.isArray(groups) && groups.includes(STAFF),
  };
}
