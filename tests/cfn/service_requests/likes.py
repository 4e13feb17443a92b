from tests.cfn.service_requests import Ask

LIKE = "/mysfits/{mysfitId}/like"


def send(ask: Ask) -> None:
    mysfit, visitor = ask.new_mysfit(), ask.visitor()
    for method in ("POST", "POST", "DELETE", "DELETE"):
        ask(method, LIKE, 200, path=mysfit, headers=visitor)
