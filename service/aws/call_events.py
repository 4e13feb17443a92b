"""What happens around each call of AWS, on the events of botocore's clients.

    provide-client-params   DynamoDB is asked for the consumed capacity (answers.py)
    before-call             the call gets its deadline, or is refused (deadlines.py, breaker.py)
    needs-retry             after each attempt: was it answered, is there another (retries.py)
    after-call, -error      what is malformed is raised

So a store writes plain calls. moto answers on `before-send`, which is left to it.
https://botocore.amazonaws.com/v1/documentation/api/latest/topics/events.html
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from service.aws.answers import MalformedAnswer, Outcome, missing_in, outcome_of
from service.aws.breaker import Breaker
from service.aws.deadlines import remaining
from service.aws.retries import RetryBudget, pause_seconds
from service.aws.sockets import ENDS_AT

_CALL = "mysfits_call"
LOST_ANSWERS = "LostAnswers"
"""In ResponseMetadata: attempts of this call that may have been done, though none was answered."""


class DeadlineExceeded(BotoCoreError):
    """The request that this call is for has no time left."""

    fmt = "Deadline exceeded before the call"


@dataclass
class _Call:
    """What is known of a call while it runs."""

    resource: str | None
    wants_attributes: bool
    is_trial: bool = False
    lost_answers: int = 0
    missing: str | None = None
    """What the answer to the last attempt lacked."""


class CallEvents:
    """The handlers of one client, whose calls take at most `call_seconds`, or `attempt_seconds`
    where they are a trial."""

    def __init__(self, call_seconds: float, attempt_seconds: float, breaker: Breaker) -> None:
        self._call_seconds = call_seconds
        self._attempt_seconds = attempt_seconds
        self._breaker = breaker
        self._budget = RetryBudget()

    def register(self, client: Any) -> None:
        events = client.meta.events
        service = client.meta.service_model.service_id.hyphenize()
        for event, handler in (
            ("provide-client-params", self._provide_params),
            ("before-call", self._before_call),
            ("needs-retry", self._needs_retry),
            ("after-call", self._after_call),
            ("after-call-error", self._after_call_error),
        ):
            events.register(f"{event}.{service}", handler)

    def _provide_params(
        self, params: Mapping[str, Any], model: Any, context: dict[str, Any], **_: Any
    ) -> Mapping[str, Any] | None:
        context[_CALL] = _Call(
            resource_of(params), params.get("ReturnValues") in ("ALL_NEW", "UPDATED_NEW")
        )
        if "ReturnConsumedCapacity" not in model.input_shape.members:
            return None
        return {**params, "ReturnConsumedCapacity": "TOTAL"}

    def _before_call(self, context: dict[str, Any], **_: Any) -> None:
        call: _Call = context[_CALL]
        left = remaining()
        if left is not None and left <= 0:
            raise DeadlineExceeded
        if call.resource is not None:
            call.is_trial = self._breaker.enter(call.resource)
        seconds = self._attempt_seconds if call.is_trial else self._call_seconds
        context[ENDS_AT] = time.monotonic() + (seconds if left is None else min(seconds, left))
        self._budget.earn()

    def _needs_retry(
        self,
        response: Any,
        operation: Any,
        attempts: int,
        request_dict: Mapping[str, Any],
        **_: Any,
    ) -> float | None:
        """Seconds to wait before the next attempt, None where there is none."""
        context = request_dict["context"]
        call: _Call = context[_CALL]
        call.missing = None
        if response is not None:
            http, parsed = response
            call.missing = missing_in(operation, http, parsed, call.wants_attributes)
        outcome = outcome_of(response, call.missing)
        if outcome is Outcome.FAULT:
            call.lost_answers += 1
            self._failed(call)
        else:
            self._answered(call)
        if response is not None and call.lost_answers:
            response[1].setdefault("ResponseMetadata", {})[LOST_ANSWERS] = call.lost_answers
        if call.is_trial or self._is_open(call):
            return None
        left = context[ENDS_AT] - time.monotonic()
        return pause_seconds(outcome, attempts, left, self._budget)

    def _after_call(self, context: Any, **_: Any) -> None:
        reason = context[_CALL].missing
        if reason:
            raise MalformedAnswer(reason=reason)

    def _after_call_error(self, exception: Exception, context: Any, **_: Any) -> None:
        """botocore's parsers meet what is neither JSON nor XML, or another shape, with any
        exception, and after no event of their own. Its text may hold the body, which no log may.
        """
        if isinstance(exception, (BotoCoreError, ClientError)):
            return
        self._failed(context[_CALL])
        raise MalformedAnswer(reason=type(exception).__name__) from exception

    def _failed(self, call: _Call) -> None:
        if call.resource is not None:
            self._breaker.failed(call.resource)

    def _answered(self, call: _Call) -> None:
        if call.resource is not None:
            self._breaker.answered(call.resource)

    def _is_open(self, call: _Call) -> bool:
        return call.resource is not None and self._breaker.is_open(call.resource)


def resource_of(params: Mapping[str, Any]) -> str | None:
    """The table or bucket that a call is for; those of a transaction together. None for others.

    So a queue has no circuit: a trial could not be told from a long poll of twenty seconds.
    """
    if "TransactItems" in params:
        actions = [given for action in params["TransactItems"] for given in action.values()]
        return ",".join(sorted({given["TableName"] for given in actions}))
    if "RequestItems" in params:
        return ",".join(sorted(params["RequestItems"]))
    found: str | None = params.get("TableName") or params.get("Bucket")
    return found
