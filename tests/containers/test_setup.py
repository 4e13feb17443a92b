"""What the set-up container writes down for the others. No engine is needed."""

import subprocess
from pathlib import Path

from local.addresses import Addresses
from local.compose.setup import Places, in_shell, settings_of_the_service, write
from service.settings import Settings

OUTPUTS = {
    "MysfitsTableName": "mysfits",
    "LikesTableName": "likes",
    "UserPoolId": "eu-west-1_Abc123xyz",
    "UserPoolClientId": "client",
}


def test_the_service_starts_from_what_the_shell_reads(tmp_path: Path) -> None:
    settings = settings_of_the_service(Places(), Addresses(web_port=8001), OUTPUTS)
    write(tmp_path / "api.env", in_shell(settings))

    read = subprocess.run(
        ["sh", "-c", "set -a && . ./api.env && env"],
        cwd=tmp_path,
        env={"AWS_REGION": "eu-west-1"},
        check=True,
        capture_output=True,
        text=True,
    )
    service = Settings.from_env(dict(line.split("=", 1) for line in read.stdout.splitlines()))

    assert service.jwks_url == "http://cloud:4566/eu-west-1_Abc123xyz/.well-known/jwks.json"
    assert service.token_issuer.startswith("https://cognito-idp.eu-west-1.amazonaws.com/")
    assert service.site_url == "http://localhost:8001"


def test_a_value_means_nothing_to_the_shell() -> None:
    assert in_shell({"NAME": "a b; $(c)"}) == "NAME='a b; $(c)'\n"


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "site.json"

    write(file, "old and long")
    write(file, "new")

    assert [each.name for each in tmp_path.iterdir()] == ["site.json"]
    assert file.read_text() == "new"
