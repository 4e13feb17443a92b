"""The benchmark's own parts: what it reads, what it compares, what it writes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse, HTTPHeaders

from bench import budgets, costs, report
from bench.__main__ import RESULTS
from bench.constant_dynamodb import PAGE, Table, mysfit_id
from bench.generator import Measured, Request, parse
from bench.rounds import ratio
from service.aws import clients
from service.likes.store import LikeStore
from service.mysfits.listing import Filter, FilterName, Listing
from service.mysfits.store import MysfitStore

OUTPUT_OF_WRK = """Running 2s test @ http://127.0.0.1:36363
  1 threads and 8 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    12.10ms    6.01ms  61.02ms   84.06%
  1310 requests in 2.00s, 0.93MB read
  Non-2xx or 3xx responses: 10
Requests/sec:    655.00
{"generator": "wrk", "answers": 1310, "seconds": 2.0, "refused": 10, "errors": 1, "p50": 11.2, "p99": 40.5}
"""  # noqa: E501


def test_good_answers_a_second_are_those_without_refusals() -> None:
    measured = parse(OUTPUT_OF_WRK)

    assert measured == Measured("wrk", 1310, 2.0, 10, 1, 11.2, 40.5)
    assert measured.per_second == 650


def test_a_generator_that_reports_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="unable to connect"):
        parse("unable to connect to 127.0.0.1:1 Connection refused")


def test_a_request_as_it_goes_over_the_wire() -> None:
    like = Request("/mysfits/1/like", "POST", {"Accept": "*/*"})

    assert like.raw() == (
        "POST /mysfits/1/like HTTP/1.1\r\nHost: bench\r\nAccept: */*\r\nContent-Length: 0\r\n\r\n"
    )


def test_ratios_are_of_the_same_round() -> None:
    ours = [{"per_second": 10.0}, {"per_second": 100.0}, {"per_second": 30.0}]
    theirs = [{"per_second": 5.0}, {"per_second": 100.0}, {"per_second": 10.0}]

    assert ratio(ours, theirs) == {"median": 2, "low": 1, "high": 3}
    assert ratio(ours, theirs, "cpu_us") is None


def test_the_table_says_which_budgets_are_met() -> None:
    parts = {
        "hot": {"page": {"ratio": {"median": 0.8, "low": 0.7, "high": 0.9}}},
        "calls": {"calls_per_10000": 20.5},
    }

    rows = budgets.table(parts, {"calls": {"calls_per_10000": 34}}).splitlines()

    assert rows[2] == (
        "| hot `GET /mysfits`, of the constant app | ≥ 0.8x | 0.18x | **0.8x** | 0.7 to 0.9 | yes |"
    )
    assert rows[6].endswith("| ≤ 20 | 34 | **20.5** |  | no |")
    assert rows[-1] == "| production image | ≤ 190 MB |  | not measured |  |  |"
    assert budgets.missed(parts) == ["calls of DynamoDB for 10,000 hot reads in 10 s"]


def test_a_section_is_written_between_its_markers() -> None:
    page = "a\n<!-- costs -->\nold\n<!-- /costs -->\nb\n"

    assert report.filled(page, {"costs": "new"}) == "a\n<!-- costs -->\nnew\n<!-- /costs -->\nb\n"
    with pytest.raises(ValueError, match="budgets"):
        report.filled(page, {"budgets": ""})


def test_the_page_shows_what_was_measured_last() -> None:
    page = report.PAGE.read_text("utf-8")
    results = json.loads(RESULTS.read_text("utf-8"))

    assert report.filled(page, report.sections(results)) == page


def test_requests_of_a_month_are_paid_by_tier() -> None:
    load = costs.Load(1e9 / costs.SECONDS, {"hit": 0, "cold": 0, "like": 0}, log_bytes=0)

    assert costs.monthly(load)["API Gateway"] == pytest.approx(333 * 3.50 + 667 * 2.80)


def test_tasks_follow_the_processor_time_of_the_requests() -> None:
    load = costs.Load(1_000, {"hit": 100, "cold": 2_000, "like": 4_000}, log_bytes=0)

    # 94 + 100 + 40 microseconds a request, on tasks of a quarter of a core at 60%.
    assert load.tasks == 2
    assert costs.Load(10_000, load.cpu_us, log_bytes=0).tasks == 16


def test_the_made_up_table_answers_the_stores() -> None:
    table = Table()
    client = clients.dynamodb("eu-west-1")

    def answer(request: Any, **_: Any) -> Any:
        operation = request.headers["X-Amz-Target"].decode().partition(".")[2]
        status, text = table.answer(operation, json.loads(request.body))
        response = AWSResponse(request.url, status, HTTPHeaders(), None)
        response._content = text.encode()  # type: ignore[attr-defined]
        return response

    client.meta.events.register("before-send.dynamodb", answer)
    mysfits, likes = MysfitStore(client, "M", "https://s"), LikeStore(client, "L", "M")
    now = datetime.now(UTC)

    assert likes.like("user", mysfit_id(85), now) == 1
    assert likes.like("user", mysfit_id(85), now) == 1
    # What a like reads is counted apart from public reads.
    assert table.calls["GetItem"] + table.calls["BatchGetItem"] == 0
    assert mysfits.find(mysfit_id(85)).likes == 1
    page = mysfits.page(Listing(Filter(FilterName.SPECIES, "Species 7"), 100, None))
    assert [each.likes for each in page.mysfits] == [0, 1, *[0] * (PAGE - 2)]
    assert {each.species for each in page.mysfits} == {"Species 7"}
    next_page = mysfits.page(Listing(None, 100, mysfit_id(500)))
    assert next_page.mysfits[0].mysfit_id == mysfit_id(501)
