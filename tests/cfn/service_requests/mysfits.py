from tests.cfn.service_requests import Ask

ONE = "/mysfits/{mysfitId}"
FILTERS = {
    "species": "Jackalope",
    "alignment": "Chaotic Good",
    "goodevil": "Good",
    "lawchaos": "Chaotic",
}


def send(ask: Ask) -> None:
    mysfit, staff = ask.new_mysfit(), ask.staff()
    ask("GET", "/mysfits", 200)
    for name, value in FILTERS.items():
        ask("GET", "/mysfits", 200, params={name: value})
    ask("GET", ONE, 200, path=mysfit)
    ask("PATCH", ONE, 200, path=mysfit, json={"age": 8}, headers=staff)
    adopter = ask.visitor()
    ask("POST", f"{ONE}/adopt", 200, path=mysfit, headers=adopter)
    ask("DELETE", ONE, 409, path=mysfit, headers=staff)
    ask("DELETE", f"{ONE}/adopt", 200, path=mysfit, headers=adopter)
    ask("DELETE", ONE, 204, path=mysfit, headers=staff)
