"""What may be wrong between a form and us, each with what to do about it. What is wrong with the
questions themselves is `fitting`'s."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from alongside.hooks import Hook
from alongside.program import Program
from alongside.program.translation import say

NO_ANSWER = "no_answer"
ANOTHER_ADDRESS = "webhook_other_address"
SILENT = "script_silent"
STOPS = frozenset(
    {
        "form_gone",
        "webhook_missing",
        "webhook_off",
        "webhook_elsewhere",
        "webhook_unsigned",
        SILENT,
    }
)
"""With these, what people send does not reach us."""

WHY: Mapping[str, str] = MappingProxyType(
    {
        "form_gone": "The form is not there any more. Bring it back at %(provider)s, or make a new"
        " one and connect it: nobody can send it now.",
        "bad_token": "%(provider)s does not take the token any more that is kept for it, so we"
        " cannot look at the form. Make a new one there and keep it with: %(command)s. What people"
        " send still arrives.",
        "no_rights": "The token that is kept may not look at this form. Make one at %(provider)s"
        " that may read forms, responses and webhooks, and keep it with: %(command)s. What people"
        " send still arrives.",
        "plan": "%(provider)s says that your plan there does not include this. Compare what the"
        " plan includes; what people send is taken as before.",
        "no_token": "The token that is kept for %(provider)s cannot be read. Keep it anew with:"
        " %(command)s. What people send still arrives.",
        NO_ANSWER: "%(provider)s has given no answer since the day before, so we could not look at"
        " the form. There is nothing you need to do; we ask again every day.",
        SILENT: "The form's script has said nothing since %(about)s, so what people send stays in"
        " the form. Open the script, run setup once, and read what it says. Whatever has been"
        " answered meanwhile then comes by itself.",
        "webhook_missing": "The form does not say where to send what people write. Enter the"
        " address and the secret that this shows: %(hooks)s. What was sent meanwhile is kept at"
        " %(provider)s; this brings it in: %(backfill)s.",
        "webhook_off": "The form's connection to us is switched off. Switch it on at %(provider)s."
        " What was sent meanwhile is kept there; this brings it in: %(backfill)s.",
        "webhook_elsewhere": "The form sends to an address of ours that is not its own, as a copied"
        " form does. Enter the address and the secret that this shows: %(hooks)s. What was sent"
        " meanwhile is kept at %(provider)s; this brings it in: %(backfill)s.",
        ANOTHER_ADDRESS: "The form sends to another address of this system: %(about)s. If that is"
        " one from before, nothing of it arrives here. Enter the address and the secret that this"
        " shows: %(hooks)s. What was sent meanwhile is kept at %(provider)s; this brings it in:"
        " %(backfill)s.",
        "webhook_unsigned": "The form sends without a signature, so nothing of it may be taken."
        " Enter the secret that this shows: %(hooks)s. What was sent meanwhile is kept at"
        " %(provider)s; this brings it in: %(backfill)s.",
    }
)
SENTENCES = tuple(WHY.values())


def tell(program: Program, code: str, provider: str, hook: Hook, about: str = "") -> str:
    """What is wrong and what to do, in the program's language; `provider` is its name, `about` what
    the form shows. LookupError for a code that is not in WHY."""
    where = f"--program {program.id}"
    return say(
        program,
        WHY[code],
        about=about,
        provider=provider,
        command=f"alongside forms token {hook.provider} {where}",
        hooks=f"alongside hooks {where} --form {hook.form.value} --provider {hook.provider}",
        backfill=f"alongside backfill {hook.provider} {where}",
    )
