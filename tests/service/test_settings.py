"""What an environment may say, and what the service makes of it."""

from __future__ import annotations

import pytest

from service.settings import InvalidSettings, Settings
from tests.support.builders import ISSUER, SITE_URL, make_environment


def test_what_is_not_said_has_its_default() -> None:
    settings = Settings.from_env(make_environment())

    assert settings.token_issuer == ISSUER
    assert settings.jwks_url == f"{ISSUER}/.well-known/jwks.json"
    assert settings.cors_origins == (SITE_URL,)
    assert settings.aws_endpoint_url is None
    assert (settings.cache_seconds, settings.log_level) == (5, "INFO")


def test_several_origins_are_separated_by_commas() -> None:
    environment = make_environment(MYSFITS_CORS_ORIGINS="http://a.test:8000/, https://b.test")

    assert Settings.from_env(environment).cors_origins == ("http://a.test:8000", "https://b.test")


def test_every_missing_variable_is_named_at_once() -> None:
    with pytest.raises(InvalidSettings) as raised:
        Settings.from_env({})

    for name in ("AWS_REGION", "MYSFITS_TABLE", "MYSFITS_USER_POOL_ID", "MYSFITS_SITE_URL"):
        assert f"{name} is not set" in str(raised.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"MYSFITS_ENVIRONMENT": "staging"},
        {"MYSFITS_LOG_LEVEL": "LOUD"},
        {"MYSFITS_TRACING": "yes"},
        {"MYSFITS_CACHE_SECONDS": "-1"},
        {"MYSFITS_CACHE_SECONDS": "1.5"},
        {"MYSFITS_SITE_URL": "site.test"},
        {"MYSFITS_JWKS_URL": "file:///etc/passwd"},
        {"MYSFITS_TABLE": "   "},
    ],
    ids=str,
)
def test_a_value_that_means_nothing_is_named(wrong: dict[str, str]) -> None:
    (name,) = wrong

    with pytest.raises(InvalidSettings, match=name):
        Settings.from_env(make_environment(**wrong))


def test_signing_keys_come_over_https_outside_local() -> None:
    keys = {"MYSFITS_JWKS_URL": "http://keys.test/jwks"}

    with pytest.raises(InvalidSettings, match="MYSFITS_JWKS_URL must be https"):
        Settings.from_env(make_environment(MYSFITS_ENVIRONMENT="cloud", **keys))

    assert Settings.from_env(make_environment(**keys)).jwks_url == "http://keys.test/jwks"
