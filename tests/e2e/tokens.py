"""Changes the tokens in a browser's storage, as time and the user pool would."""

from tests.e2e.field_guide import FieldGuide


def spoil_id_token(guide: FieldGuide) -> None:
    """The signature of the token the site sends is wrong from now on; the session is still good."""
    guide.page.evaluate(
        """() => {
            const key = Object.keys(localStorage).find((each) => each.endsWith(".idToken"));
            localStorage[key] = localStorage[key].replace(/[^.]+$/, "AAAA");
        }"""
    )


def end_session(guide: FieldGuide) -> None:
    """As after a sign-out everywhere else: no token in this browser is worth anything."""
    spoil_id_token(guide)
    guide.page.evaluate(
        """() => {
            const key = Object.keys(localStorage).find((each) => each.endsWith(".refreshToken"));
            localStorage[key] = "revoked";
        }"""
    )


def let_token_run_out(guide: FieldGuide) -> None:
    """The ID token is about to run out, as far as this browser can tell."""
    guide.page.evaluate(
        """() => {
            const key = Object.keys(localStorage).find((each) => each.endsWith(".idToken"));
            const [header, payload, signature] = localStorage[key].split(".");
            const claims = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
            claims.exp = Math.floor(Date.now() / 1000) + 20;
            const short = btoa(JSON.stringify(claims)).replace(/=+$/, "");
            localStorage[key] = [header, short, signature].join(".");
        }"""
    )
