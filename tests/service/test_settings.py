"""The environment as settings."""

from __future__ import annotations

import pytest
import yaml

from service.settings import InvalidSettings, Settings, table_variables
from tests.support.builders import ISSUER, SITE_URL, make_environment
from tests.support.tables import ROOT


def test_absent_variables_have_their_defaults() -> None:
    settings = Settings.from_env(make_environment(MYSFITS_LOG_LEVEL=""))

    assert settings.token_issuer == ISSUER
    assert settings.jwks_url == f"{ISSUER}/.well-known/jwks.json"
    assert settings.cors_origins == (SITE_URL,)
    assert (settings.cache_seconds, settings.log_level) == (5, "INFO")


def test_environment_is_the_argument_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MYSFITS_PORT", "9999")

    assert Settings.from_env(make_environment()).port == 8080


def test_several_origins_are_separated_by_commas() -> None:
    environment = make_environment(MYSFITS_CORS_ORIGINS="http://a.test:8000/, https://b.test")

    assert Settings.from_env(environment).cors_origins == ("http://a.test:8000", "https://b.test")


def test_all_faults_are_named_in_one_message() -> None:
    with pytest.raises(InvalidSettings) as raised:
        Settings.from_env({"MYSFITS_TRACING": "yes"})

    for name in ("AWS_REGION", "MYSFITS_TABLE", "MYSFITS_USER_POOL_ID", "MYSFITS_SITE_URL"):
        assert f"{name} is not set" in str(raised.value)
    assert "MYSFITS_TRACING: " in str(raised.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"MYSFITS_ENVIRONMENT": "staging"},
        {"MYSFITS_LOG_LEVEL": "LOUD"},
        {"MYSFITS_CACHE_SECONDS": "-1"},
        {"MYSFITS_CACHE_SECONDS": "1.5"},
        {"MYSFITS_SITE_URL": "site.test"},
        {"MYSFITS_JWKS_URL": "file:///etc/passwd"},
        {"MYSFITS_TABLE": "   "},
    ],
    ids=str,
)
def test_invalid_value_is_named(wrong: dict[str, str]) -> None:
    (name,) = wrong

    with pytest.raises(InvalidSettings, match=f"^{name}"):
        Settings.from_env(make_environment(**wrong))


def test_signing_keys_need_https_outside_local() -> None:
    keys = {"MYSFITS_JWKS_URL": "http://keys.test/jwks"}

    with pytest.raises(InvalidSettings, match="MYSFITS_JWKS_URL: must be https"):
        Settings.from_env(make_environment(MYSFITS_ENVIRONMENT="cloud", **keys))

    assert Settings.from_env(make_environment(**keys)).jwks_url == "http://keys.test/jwks"


def test_each_table_variable_names_an_output_of_data_yml() -> None:
    class Loader(yaml.SafeLoader):
        """Reads CloudFormation's tags as nothing."""

    Loader.add_multi_constructor("!", lambda *_: None)
    template = yaml.load((ROOT / "cfn/data.yml").read_text(), Loader)

    assert table_variables()["MYSFITS_LIKES_TABLE"] == "LikesTableName"
    assert set(table_variables().values()) == {
        name for name in template["Outputs"] if name.endswith("TableName")
    }
