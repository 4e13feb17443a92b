"""People who register and sign in as the site does: by SRP, with a library made for it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from pycognito import AWSSRP

from tests.support.cloud import Cloud, code_for

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

PASSWORD = "Correct-horse-7"
Tokens = dict[str, str]


@dataclass(frozen=True)
class Visitors:
    """Acts on the deployed pool; every method is a step of a visitor's way."""

    cloud: Cloud
    pool_id: str
    client_id: str

    @property
    def cognito(self) -> "CognitoIdentityProviderClient":
        return self.cloud.cognito

    def register(self, address: str | None = None) -> str:
        """Signs somebody up who still has to confirm; the address."""
        address = address or new_address()
        self.cognito.sign_up(
            ClientId=self.client_id,
            Username=address,
            Password=PASSWORD,
            UserAttributes=[{"Name": "email", "Value": address}, {"Name": "name", "Value": "Ada"}],
        )
        return address

    def confirm(self, address: str, code: str | None = None) -> None:
        """With the code from the mail, unless another is given."""
        self.cognito.confirm_sign_up(
            ClientId=self.client_id,
            Username=address,
            ConfirmationCode=code or code_for(self.cloud, address),
        )

    def resend(self, address: str) -> None:
        self.cognito.resend_confirmation_code(ClientId=self.client_id, Username=address)

    def new(self) -> str:
        """The address of somebody registered and confirmed."""
        address = self.register()
        self.confirm(address)
        return address

    def sign_in(self, address: str, password: str = PASSWORD) -> Tokens:
        srp = AWSSRP(
            username=address,
            password=password,
            pool_id=self.pool_id,
            client_id=self.client_id,
            client=self.cognito,
        )
        tokens: Tokens = srp.authenticate_user()["AuthenticationResult"]
        return tokens

    def refresh(self, refresh_token: str) -> Any:
        answer = self.cognito.get_tokens_from_refresh_token(
            ClientId=self.client_id, RefreshToken=refresh_token
        )
        return answer["AuthenticationResult"]

    def forget_password(self, address: str) -> str:
        """Where Cognito says the code went."""
        answer = self.cognito.forgot_password(ClientId=self.client_id, Username=address)
        return answer["CodeDeliveryDetails"]["Destination"]

    def reset_password(self, address: str, code: str, password: str) -> None:
        self.cognito.confirm_forgot_password(
            ClientId=self.client_id, Username=address, ConfirmationCode=code, Password=password
        )

    def attributes(self, access_token: str) -> dict[str, str]:
        answer = self.cognito.get_user(AccessToken=access_token)
        return {each["Name"]: each["Value"] for each in answer["UserAttributes"]}


def new_address() -> str:
    return f"{uuid.uuid4().hex[:12]}@example.com"


def another(code: str) -> str:
    """A code that is surely not this one."""
    return f"{(int(code) + 1) % 1_000_000:06}"


def error_of(call: Callable[..., object], *args: Any, **kwargs: Any) -> str:
    """The name of the error AWS answers this call with."""
    with pytest.raises(ClientError) as raised:
        call(*args, **kwargs)
    return raised.value.response["Error"]["Code"]
