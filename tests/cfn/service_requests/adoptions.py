from tests.cfn.service_requests import Ask

ADOPT = "/mysfits/{mysfitId}/adopt"


def send(ask: Ask) -> None:
    mysfit, adopter, other = ask.new_mysfit(), ask.visitor(), ask.visitor()
    ask("POST", ADOPT, 200, path=mysfit, headers=adopter)
    ask("POST", ADOPT, 409, path=mysfit, headers=other)
    ask("DELETE", ADOPT, 403, path=mysfit, headers=other)
    ask("DELETE", ADOPT, 200, path=mysfit, headers=adopter)
