from tests.cfn.service_requests import Ask


def send(ask: Ask) -> None:
    mysfit, visitor = ask.new_mysfit(), ask.visitor()
    for action in ("like", "adopt"):
        route = f"/mysfits/{{mysfitId}}/{action}"
        ask("POST", route, 200, path=mysfit, headers=visitor)
    ask("GET", "/me", 200, headers=visitor)
