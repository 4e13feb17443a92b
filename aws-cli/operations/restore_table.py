"""Restores every table as it was at a moment, beside the live ones, and puts them in their place.

Usage: aws-cli/restore-table --env NAME --region REGION --to MOMENT [--copy-back [--yes]] [--drop]

  --to MOMENT   UTC, such as 2026-03-01T12:00:00, within the last 35 days and some minutes ago
  --copy-back   make the live tables equal to the restored ones: what came since is lost
  --yes         do not ask first
  --drop        delete the restored tables, once all is well

All of them, because the likes that a mysfit counts are the records of another table. The photos
themselves are in a bucket without versions, which nothing restores: see docs/operations.md. Without
--copy-back nothing that is live changes: look at the restored tables first. Before copying back,
stop the writes (docs/operations.md). Restoring takes minutes to hours; run it again to go on.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from operations.arguments import environment_parser
from operations.console import Failure, confirm, say, step
from operations.copy_table import copy
from operations.session import Account, connect, pause
from operations.stacks import Stacks
from operations.tables import data_tables, table_status


def main(words: list[str]) -> int:
    parser = environment_parser("restore-table", __doc__)
    parser.value("--to", default="")
    for flag in ("--copy-back", "--yes", "--drop"):
        parser.flag(flag)
    options = parser.read(words)
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", options.to):
        raise Failure("--to must say the moment in UTC, such as 2026-03-01T12:00:00.")
    stacks = Stacks(connect(options.env, options.region))
    stacks.need("data")
    suffix = re.sub("[-:]", "", options.to)
    tables = {table: f"{table}-at-{suffix}" for table in data_tables(stacks)}
    if options.drop:
        drop_all(stacks.account, tables)
        return 0
    restore_all(stacks.account, tables, options.to)
    if not options.copy_back:
        say("\nNothing live was changed. To put them in place: the same command with --copy-back.")
        return 0
    if not options.yes:
        confirm(
            f"The live tables become what they were at {options.to} UTC. Likes, adoptions and "
            "photos since then are lost.",
            options.env,
        )
    copy_all_back(stacks.account, tables)
    return 0


def restore_all(account: Account, tables: dict[str, str], moment: str) -> None:
    """Live table -> restored table: all are asked for before any is waited for."""
    for live, restored in tables.items():
        step(f"Restoring {live}")
        if table_status(account, restored):
            say(f"   {restored} is there already")
            continue
        account.client("dynamodb").restore_table_to_point_in_time(
            SourceTableName=live,
            TargetTableName=restored,
            RestoreDateTime=datetime.fromisoformat(moment).replace(tzinfo=UTC),
        )
    for restored in tables.values():
        await_table(account, restored)


def await_table(account: Account, table: str) -> None:
    step(f"Waiting for {table} (minutes to hours; run the same command again to go on waiting)")
    # A table that was asked for a moment ago may not be there yet.
    while (status := table_status(account, table) or "CREATING") != "ACTIVE":
        if status not in ("CREATING", "UPDATING"):
            raise Failure(
                f"{table} is {status} and will not become a copy.",
                "Drop it (--drop) once it is settled, then restore again.",
            )
        pause(20)
    say(f"   {table} is there")


def copy_all_back(account: Account, tables: dict[str, str]) -> None:
    for live, restored in tables.items():
        step(f"Copying back into {live}")
        copy(account.client("dynamodb"), restored, live)


def drop_all(account: Account, tables: dict[str, str]) -> None:
    for restored in tables.values():
        step(f"Dropping {restored}")
        if table_status(account, restored) is None:
            say("   is not there")
            continue
        account.client("dynamodb").delete_table(TableName=restored)
        say("   is being deleted")
