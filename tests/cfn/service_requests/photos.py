from service.photos.keys import key_of_original
from tests.cfn.service_requests import Ask
from tests.support.builders import make_photo_body
from tests.support.photos import put

ONE = "/photos/{photoId}"


def send(ask: Ask) -> None:
    mysfit, adopter = ask.new_mysfit(), ask.visitor()
    body = make_photo_body(**mysfit)
    ask("POST", "/photos", 403, json=body, headers=adopter)
    ask("POST", "/mysfits/{mysfitId}/adopt", 200, path=mysfit, headers=adopter)
    begun = ask("POST", "/photos", 201, json=body, headers=adopter)
    # As the worker leaves it: a photo that is ready has addresses, and its deletion is counted.
    key = key_of_original(begun["upload"]["fields"]["key"])
    assert key
    put(ask.tables, **key._asdict())
    ask("GET", "/photos", 200, headers=adopter)
    ask("GET", "/photos", 200, params={"q": "pip"}, headers=adopter)
    ask("GET", ONE, 200, path=begun["photo"], headers=adopter)
    ask("PATCH", ONE, 200, path=begun["photo"], json={"tags": ["sea"]}, headers=adopter)
    ask("DELETE", ONE, 204, path=begun["photo"], headers=adopter)
    ask("DELETE", "/photos", 200, headers=adopter)
