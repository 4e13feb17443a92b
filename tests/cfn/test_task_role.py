"""The task's role allows exactly the calls that the service makes: each one, and no other.

Every route is asked over the emulated account, and each call of the service is written down on its
way out. A transaction needs the permission of each of its actions.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from docs.openapi import openapi
from service.app import create_app
from service.aws import clients
from service.settings import Settings
from tests.cfn.stack import Stack, Template, load
from tests.support.builders import make_body
from tests.support.pool import Pool
from tests.support.server import serve

Permission = tuple[str, str]
"""An action, and the table or index it is done to: ("dynamodb:Query", "mysfits/index/X")."""

DAEMON = {("xray:PutTraceSegments", "*"), ("xray:PutTelemetryRecords", "*")}
"""What the X-Ray daemon beside the service does with the same role."""


build = clients.dynamodb


class Recorder:
    """The permissions that calls through a client needed."""

    def __init__(self, settings: Settings) -> None:
        self.needed: set[Permission] = set()
        self._names = {settings.mysfits_table: "mysfits", settings.likes_table: "likes"}

    def watch(self, region: str) -> Any:
        """The service's own client, watched."""
        client = build(region)
        client.meta.events.register("before-parameter-build.dynamodb", self._note)
        return client

    def _note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        for action, table in self._touched(model.name, params):
            index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
            self.needed.add((f"dynamodb:{action}", self._names[table] + index))

    def _touched(self, operation: str, params: dict[str, Any]) -> Iterator[tuple[str, str]]:
        if operation == "TransactWriteItems":
            for action in params["TransactItems"]:
                for verb, given in action.items():
                    yield f"{verb}Item", given["TableName"]
        elif "RequestItems" in params:
            for table in params["RequestItems"]:
                yield operation, table
        else:
            yield operation, params["TableName"]


@pytest.fixture
def needed(settings: Settings, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> set[Permission]:
    """The permissions of a run through the whole route table."""
    recorder = Recorder(settings)
    monkeypatch.setattr(clients, "dynamodb", recorder.watch)
    with serve(create_app(settings)) as client:
        asked = ask_everything(client, pool)
    assert asked == every_route()
    return recorder.needed


def every_route() -> set[tuple[str, str]]:
    document = openapi()
    return {
        (method.upper(), path) for path, methods in document["paths"].items() for method in methods
    }


def ask_everything(client: httpx.Client, pool: Pool) -> set[tuple[str, str]]:
    """Every route once as it should be, and the ways in which a write is refused."""
    asked: set[tuple[str, str]] = set()
    visitor, other, keeper = pool.headers(), pool.headers(), pool.staff()

    def ask(method: str, path: str, wanted: int, **given: Any) -> Any:
        answer = client.request(method, path.replace("{mysfitId}", mysfit_id), **given)
        assert answer.status_code == wanted, f"{method} {path}: {answer.text}"
        asked.add((method, path))
        return answer.json() if answer.content else None

    mysfit_id = "none"
    mysfit_id = ask("POST", "/mysfits", 201, json=make_body(), headers=keeper)["mysfitId"]
    one = "/mysfits/{mysfitId}"
    for path in ("/", "/health/live", "/health/ready", "/mysfits", one):
        ask("GET", path, 200)
    for query in (
        "species=Jackalope",
        "alignment=Chaotic Good",
        "goodevil=Good",
        "lawchaos=Chaotic",
    ):
        client.get(f"/mysfits?{query}").raise_for_status()
    ask("PATCH", one, 200, json={"age": 8}, headers=keeper)
    for method in ("POST", "DELETE"):
        ask(method, f"{one}/like", 200, headers=visitor)
        ask(method, f"{one}/like", 200, headers=visitor)
    ask("POST", f"{one}/like", 200, headers=visitor)
    ask("POST", f"{one}/adopt", 200, headers=visitor)
    ask("POST", f"{one}/adopt", 409, headers=other)
    ask("GET", "/me", 200, headers=visitor)
    ask("DELETE", one, 409, headers=keeper)
    ask("DELETE", f"{one}/adopt", 403, headers=other)
    ask("DELETE", f"{one}/adopt", 200, headers=visitor)
    ask("DELETE", one, 204, headers=keeper)
    return asked


def allowed(template: Template) -> set[Permission]:
    role = Stack(template).resources["TaskRole"]["Properties"]
    permissions: set[Permission] = set()
    for policy in role["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            actions = statement["Action"]
            resource = (
                statement["Resource"]
                .replace("<import test-data-MysfitsTableArn>", "mysfits")
                .replace("<import test-data-LikesTableArn>", "likes")
            )
            for action in actions if isinstance(actions, list) else [actions]:
                permissions.add((action, resource))
    return permissions


def test_the_task_role_allows_exactly_the_calls_the_service_makes(
    needed: set[Permission],
) -> None:
    by_index = {name for _, name in needed if "/index/" in name}
    exact = {(a, "mysfits/index/*" if "/index/" in name else name) for a, name in needed} | DAEMON
    indexes = load("data")["Resources"]["MysfitsTable"]["Properties"]["GlobalSecondaryIndexes"]

    assert allowed(load("service")) == exact
    # `index/*` is no more than what is asked, as every index is.
    assert by_index == {f"mysfits/index/{index['IndexName']}" for index in indexes}
    for mutant in mutants():
        assert allowed(mutant) != exact


def mutants() -> Iterator[Template]:
    """The template with one action of the role less, and one more, for each of its statements."""
    statements = load("service")["Resources"]["TaskRole"]["Properties"]["Policies"][0]
    for number, statement in enumerate(statements["PolicyDocument"]["Statement"]):
        actions = statement["Action"] if isinstance(statement["Action"], list) else []
        for changed in (actions[1:], [*actions, "dynamodb:DescribeTable"]):
            template = load("service")
            policy = template["Resources"]["TaskRole"]["Properties"]["Policies"][0]
            policy["PolicyDocument"]["Statement"][number]["Action"] = changed
            yield template
