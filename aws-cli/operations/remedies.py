"""The next step for errors of AWS that have a usual one.

The codes are AWS's common errors and the services' own spellings of them:
https://docs.aws.amazon.com/awssupport/latest/user/common-errors.html
"""

from __future__ import annotations

import re

AGAIN = "then run the same command again."

REMEDIES = (
    (
        r"ExpiredToken|RequestExpired|oken has expired|session has expired|"
        r"oken included in the request is expired|SSO session",
        f"Your credentials ended on the way. Sign in again (aws sso login), {AGAIN}",
    ),
    (
        r"ChangeSetNotFound|InvalidChangeSetStatus|_IN_PROGRESS state and can",
        "Somebody else is changing this stack. Run the same command again: it waits for them, and "
        "does what is left.",
    ),
    (
        r"AccessDenied|UnauthorizedOperation|not authorized to perform|UnrecognizedClient",
        "You may not make the call that the line above names. Ask who keeps the account for it "
        f"(cfn/pipeline.yml lists what a deployment needs), {AGAIN}",
    ),
    (
        r"Throttling|TooManyRequests|Rate exceeded|RequestLimitExceeded|SlowDown",
        f"AWS has been asked too often, perhaps by others in the account. Wait a minute, {AGAIN}",
    ),
    (
        r"LimitExceeded|ServiceQuotaExceeded",
        f"A quota of the account is used up. Ask for more in the console's Service Quotas, {AGAIN}",
    ),
)


def remedy_for(error: str) -> str | None:
    """The sentence for the first remedy whose pattern the error's text holds."""
    return next((remedy for pattern, remedy in REMEDIES if re.search(pattern, error)), None)
