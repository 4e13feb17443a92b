"""Liking over HTTP."""

from __future__ import annotations

import httpx

from tests.service.calls import add_mysfit
from tests.support.pool import Pool


def test_like_and_unlike_are_idempotent_and_answer_with_the_count(
    client: httpx.Client, pool: Pool
) -> None:
    mysfit_id, headers = add_mysfit(client, pool)["mysfitId"], pool.headers()

    answers = [client.request(method, f"/mysfits/{mysfit_id}/like", headers=headers)
               for method in ("POST", "POST", "DELETE", "DELETE")]  # fmt: skip

    assert [answer.status_code for answer in answers] == [200] * 4
    assert [answer.json() for answer in answers] == [
        {"mysfitId": mysfit_id, "liked": liked, "likes": likes}
        for liked, likes in ((True, 1), (True, 1), (False, 0), (False, 0))
    ]
