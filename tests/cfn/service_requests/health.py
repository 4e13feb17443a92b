from tests.cfn.service_requests import Ask


def send(ask: Ask) -> None:
    for route in ("/", "/health/live", "/health/ready"):
        ask("GET", route, 200)
