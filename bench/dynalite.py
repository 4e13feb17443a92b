"""A DynamoDB that keeps its tables on disk, with the tables of cfn/data.yml, full of mysfits.

dynalite (https://github.com/architect/dynalite) stores items and the entries of each index in one
sorted tree (LevelDB), so a page is a range of it, as in DynamoDB. It has no transactions and counts
no write units of indexes. A folder under .local/growth keeps what was loaded.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from bench.generated_mysfits import item
from local.compose.tables import definition
from service.settings import table_variables
from tests.support.cloud import REGION, free_port
from tests.support.tables import moto_tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ROOT = Path(__file__).resolve().parents[1]
DYNALITE = ROOT / "bench/node_modules/dynalite/cli.js"
DATA = ROOT / ".local/growth"
THREADS = 8
BATCH = 25
"""Most items of a BatchWriteItem."""
STEP = 5_000
"""Items between two notes of how far loading came."""


@dataclass(frozen=True)
class Dynalite:
    """A running dynalite whose table of mysfits holds `mysfits` items."""

    mysfits: int
    port: int
    pid: int

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, **config: Any) -> DynamoDBClient:
        return boto3.client(
            "dynamodb",
            endpoint_url=self.endpoint,
            region_name=REGION,
            config=Config(retries={"total_max_attempts": 1}, read_timeout=600, **config),
            aws_access_key_id="bench",
            aws_secret_access_key="bench",  # noqa: S106
        )


@contextmanager
def running(mysfits: int) -> Iterator[Dynalite]:
    """dynalite with that number of mysfits, loaded first if need be: a million take ten minutes."""
    folder, port = DATA / str(mysfits), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    command = ["node", str(DYNALITE), "--host", "127.0.0.1", "--port", str(port)]
    command += ["--path", str(folder / "level"), "--createTableMs", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603
    try:
        # It says one line once it listens.
        assert process.stdout  # noqa: S101
        process.stdout.readline()
        dynalite = Dynalite(mysfits, port, process.pid)
        load(dynalite, folder / "loaded")
        yield dynalite
    finally:
        process.terminate()
        process.wait(60)


def load(dynalite: Dynalite, progress: Path) -> None:
    """Creates the tables and writes the mysfits that are missing, noting in `progress` how many."""
    client = dynalite.client(parameter_validation=False, max_pool_connections=THREADS)
    create_tables(client)
    loaded = int(progress.read_text()) if progress.exists() else 0
    started_at, first = time.monotonic(), loaded
    while loaded < dynalite.mysfits:
        upto = min(loaded + STEP, dynalite.mysfits)
        _write(client, range(loaded, upto))
        progress.write_text(str(upto))
        loaded = upto
        rate = (loaded - first) / (time.monotonic() - started_at)
        print(f"{loaded:,} mysfits loaded, {rate:,.0f}/s", file=sys.stderr, flush=True)


def create_tables(client: DynamoDBClient) -> None:
    """The tables of cfn/data.yml that are missing, by the names of its outputs."""
    present = client.list_tables()["TableNames"]
    if set(table_variables().values()) <= set(present):
        return
    with moto_tables() as made:
        tables = {
            output: definition(made.client, made.environment[variable])
            for variable, output in table_variables().items()
        }
    for name, table in tables.items():
        if name not in present:
            client.create_table(**{**table, "TableName": name})


def _write(client: DynamoDBClient, numbers: Sequence[int]) -> None:
    batches = [numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH)]
    with ThreadPoolExecutor(THREADS) as threads:
        answers = threads.map(lambda batch: _write_batch(client, batch), batches)
        if left := list(itertools.chain.from_iterable(answers)):
            raise RuntimeError(f"dynalite left {len(left)} items unprocessed")


def _write_batch(client: DynamoDBClient, numbers: Sequence[int]) -> list[Any]:
    table = table_variables()["MYSFITS_TABLE"]
    requests: Any = [{"PutRequest": {"Item": item(number)}} for number in numbers]
    answer = client.batch_write_item(RequestItems={table: requests})
    return [*answer["UnprocessedItems"].get(table, [])]
