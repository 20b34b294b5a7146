"""What a provider did not let us do, in words that say what to do next."""

from __future__ import annotations

from collections.abc import Mapping

from alongside.providers import ProviderRefused
from console.screen import Ended, Stop

NAMES: Mapping[str, str] = {
    "google": "Google Forms",
    "typeform": "Typeform",
    "tally": "Tally",
    "signed": "your own sender",
}

_RIGHTS: Mapping[str, str] = {
    "typeform": "In Typeform under Your account > Personal tokens make one that may read and write "
    "forms and webhooks and read responses",
    "tally": "In Tally under Settings > API keys make one as somebody who may edit the form",
}
_EUROPE = (
    " (If your account is in Typeform's EU data center, add --url https://api.eu.typeform.com)"
)

WHY: Mapping[str, str] = {
    "no_token": "No token is kept for %(name)s in this program. Keep one with: alongside forms "
    "token %(provider)s --program %(program)s. Without a token the form is made and connected by "
    "hand, which takes a quarter of an hour: forms/%(provider)s/README.md says how.",
    "bad_token": "%(name)s does not know this token. It may have run out or been withdrawn, or "
    "something is missing at its end. %(rights)s, and keep it with: alongside forms token "
    "%(provider)s --program %(program)s%(europe)s",
    "no_rights": "This token may not do that at %(name)s. %(rights)s, and keep it with: alongside "
    "forms token %(provider)s --program %(program)s",
    "plan": "Your plan at %(name)s does not include this. What it includes is on your billing page "
    "there; webhooks and access by token may need a larger plan. A form at Google or Tally can "
    "take its place at no cost: see docs/set-up.",
    "gone": "The form is not there any more at %(name)s. If it was deleted by mistake, bring it "
    "back from the trash there. If not, make a new one with: alongside forms create %(provider)s "
    "--program %(program)s",
    "busy": "%(name)s has been asked too often just now. Wait ten minutes, and do the same again; "
    "nothing is lost or done twice.",
    "down": "%(name)s does not answer just now. Try again later; nothing is lost or done twice.",
    "unexpected": "%(name)s answered in a way we do not know, so nothing more was done. Try again "
    "tomorrow; if it stays so, make the form by hand (forms/%(provider)s/README.md) and report it.",
}


def words(refused: ProviderRefused, program: str) -> str:
    """The sentence about a refusal, for somebody who looks after this program's forms."""
    return WHY.get(refused.code, WHY["unexpected"]) % {
        "name": NAMES.get(refused.provider, refused.provider),
        "provider": refused.provider,
        "program": program,
        "rights": _RIGHTS.get(refused.provider, ""),
        "europe": _EUROPE if refused.provider == "typeform" else "",
    }


def stop(refused: ProviderRefused, program: str) -> Stop:
    """The end of a command that a provider refused."""
    ended = Ended.UNUSABLE if refused.code == "no_token" else Ended.UNREACHABLE
    return Stop(words(refused, program), ended)
