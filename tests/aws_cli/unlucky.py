"""An operator whose every call fails in turn, and who runs the script again each time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.aws_cli.scripts import Operator, Run
from tests.aws_cli.turns import Turns
from tests.aws_cli.wire import relay

MORE_THAN_ENOUGH = 300
EVERYTHING = "questions changes"


@dataclass(frozen=True)
class Unlucky:
    """The operator in good times and in bad, and what has failed so far."""

    operator: Operator
    troubled: Operator
    turns: Turns
    told: list[str] = field(default_factory=list)
    """What each run said on the way."""

    @classmethod
    def by_the_cli(cls, operator: Operator, folder: Path, lose: str = EVERYTHING) -> Unlucky:
        """Loses calls of the CLI, by the `aws` that is first on the path."""
        variables = {"AWS_TURNS": str(folder), "AWS_LOSE": lose}
        return cls(operator, operator.with_variables(**variables), Turns(folder))

    @classmethod
    @contextmanager
    def on_the_wire(cls, operator: Operator, folder: Path) -> Iterator[Unlucky]:
        """Loses what the Python beside the scripts asks, and each file that the CLI sends."""
        turns = Turns(folder)
        with relay(operator.cloud, turns) as address:
            yield cls(operator, operator.with_variables(AWS_ENDPOINT_URL=address), turns)

    def until_done(self, script: str, *arguments: str, forgiven: tuple[str, ...] = ()) -> list[str]:
        """Runs the script until it loses nothing; what was lost. See `until_nothing_is_lost`."""
        return self.until_nothing_is_lost(lambda: self.troubled.run(script, *arguments), forgiven)

    def until_nothing_is_lost(
        self, go: Callable[[], Run], forgiven: tuple[str, ...] = ()
    ) -> list[str]:
        """Everything lost; each failure must have been explained, and the last run succeed.

        A loss of what is `forgiven`, which is tried a second time at once, may end well by itself.
        """
        for _ in range(MORE_THAN_ENOUGH):
            self.turns.begin()
            run, lost = go(), "".join(self.turns.lost_now())
            self.told.append(run.told)
            if not lost:
                assert run.code == 0, f"Failed by itself: {run}"
                return self.turns.lost()
            if run.code == 0:
                assert any(each in lost for each in forgiven), f"Did not mind {lost}: {run}"
            else:
                assert explains(run), f"After {lost}: {run}"
        raise AssertionError(f"something is lost on and on: {self.turns.lost()[-3:]}")


def explains(run: Run) -> bool:
    """Whether the run ended by a failure with a reason and a next step, and with nothing raw."""
    if run.code == 0 or "Traceback" in run.told:
        return False
    if run.code == 3:
        # What `fail` prints: a sentence, and indented what to do.
        return bool(re.search(r"\n\n\S.+\n  \S.+\n", run.told))
    where = f"Stopped (exit code {run.code}) at: " in run.told
    return (where and "run the same command again" in run.told) or "again goes on" in run.told
