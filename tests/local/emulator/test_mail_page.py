"""The mail page: JSON for programs, HTML for people."""

import base64
import hashlib
import re
from datetime import UTC, datetime, timedelta

import httpx

from tests.support.cloud import Cloud, code_for, mails
from tests.support.visitors import Visitors, new_address


def get(cloud: Cloud, accept: str) -> httpx.Response:
    return httpx.get(f"{cloud.endpoint}/_local/mail", headers={"Accept": accept})


def test_json_lists_mails_newest_first(cloud: Cloud, visitors: Visitors) -> None:
    first, second = visitors.register(), visitors.register()

    response = get(cloud, "application/json")

    newest, older = response.json()[:2]
    assert (newest["to"], older["to"]) == (second, first)
    assert newest.keys() == {"to", "subject", "text", "code", "kind", "at"}
    assert newest["text"] == ""
    assert newest["subject"] == "Your Mythical Mysfits code"
    assert newest["kind"] == "confirm"
    assert abs(datetime.fromisoformat(newest["at"]) - datetime.now(UTC)) < timedelta(seconds=10)


def test_mail_has_the_kind_of_its_code(cloud: Cloud, visitors: Visitors) -> None:
    address, invited = visitors.register(), new_address()
    visitors.resend(address)
    visitors.confirm(address)
    visitors.forget_password(address)
    visitors.cognito.admin_create_user(
        UserPoolId=visitors.pool_id,
        Username=invited,
        TemporaryPassword="Invited-horse-1",
        UserAttributes=[{"Name": "email", "Value": invited}],
    )

    shown = mails(cloud)[:4]

    assert [mail["kind"] for mail in shown] == ["invite", "reset", "resend", "confirm"]
    assert shown[0]["code"] == "Invited-horse-1"


def test_html_shows_the_code(cloud: Cloud, visitors: Visitors) -> None:
    address = visitors.register()

    response = get(cloud, "text/html,application/xhtml+xml,*/*;q=0.8")

    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert f"<code>{code_for(cloud, address)}</code>" in response.text
    assert address in response.text


def test_subject_and_address_are_escaped(cloud: Cloud) -> None:
    ses = cloud.client("ses")
    ses.verify_email_identity(EmailAddress="sender@example.com")
    ses.send_email(
        Source="sender@example.com",
        Destination={"ToAddresses": ['"><img src=x onerror=alert(1)>@example.com']},
        Message={
            "Subject": {"Data": "<script>alert(2)</script>"},
            "Body": {"Text": {"Data": "<script>alert(3)</script> http://localhost:1/_local/<b>"}},
        },
    )

    page = get(cloud, "text/html").text

    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in page
    assert "&lt;script&gt;alert(3)&lt;/script&gt;" in page
    assert '<a href="/_local/' not in page.partition("alert(3)")[2].partition("</pre>")[0]
    assert "<img" not in page
    assert "<script>alert" not in page


def test_policy_allows_the_pages_own_script_and_style_only(cloud: Cloud) -> None:
    response = get(cloud, "text/html")

    policy = response.headers["Content-Security-Policy"]
    for element, directive in (("script", "script-src"), ("style", "style-src")):
        [source] = re.findall(f"<{element}>(.*?)</{element}>", response.text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_other_origins_cannot_read_and_caches_do_not_store(cloud: Cloud) -> None:
    response = httpx.get(
        f"{cloud.endpoint}/_local/mail",
        headers={"Accept": "application/json", "Origin": "http://other.test"},
    )

    assert "Access-Control-Allow-Origin" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_only_get_is_allowed(cloud: Cloud) -> None:
    response = httpx.post(f"{cloud.endpoint}/_local/mail")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
