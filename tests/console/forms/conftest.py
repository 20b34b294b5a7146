"""The commands about forms, with both providers on the loopback and an account in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import Result

from alongside import providers
from alongside.model import Role
from alongside.program import load_all
from alongside.providers.http import open_pool
from console.forms.definitions import asked
from tests.console.conftest import Run
from tests.providers import said
from tests.providers.said import Said
from tests.providers.server import TOKEN, Provider, serve, unchanged
from tests.providers.tally_fake import TallyFake
from tests.providers.typeform_fake import TypeformFake


@dataclass(frozen=True)
class Desk:
    """A coordinator at the command line, whose forms are at one provider."""

    run: Run
    provider: Provider

    def __call__(self, *words: str, said: str | None = None) -> Result:
        """A command of that provider's, about heal."""
        return self.run(*words, "--program", "heal", said=said)

    def keep_token(self, token: str = TOKEN) -> Result:
        words = ("forms", "token", self.provider.name, "--url", self.provider.url)
        return self(*words, said=f"{token}\n")

    def create(self, *words: str) -> Result:
        return self("forms", "create", self.provider.name, *words)

    def fill_in(self, role: Role = Role.MENTEE, name: str = "zoe", ago: int = 60) -> bytes:
        """Somebody fills in the form there is; the body that the webhook would bring. Minutes."""
        shape = asked.of(load_all()["heal"], role)
        titles = {
            form_id: form.get("title", form.get("name")) for form_id, form in self.forms.items()
        }
        (form_id,) = [one for one, title in titles.items() if title == shape.title]
        what = said.everything(shape)
        email = next(one.title for one in shape.questions if one.purpose == "email")
        answers = {**what.answers, email: f"{name}@example.org"}
        moment = (datetime.now(UTC) - timedelta(minutes=ago)).strftime("%Y-%m-%dT%H:%M:%SZ")
        return self.provider.fake.answer(form_id, Said(answers, {}, {}), moment)

    @property
    def forms(self) -> dict[str, dict[str, object]]:
        """The forms at the provider."""
        return self.provider.fake.forms

    @property
    def webhooks(self) -> list[dict[str, object]]:
        """The webhooks at the provider."""
        kept = self.provider.fake.webhooks
        if isinstance(kept, dict):
            return [one for form in kept.values() for one in form.values()]
        return kept


@pytest.fixture(params=["typeform", "tally"])
def desk(
    request: pytest.FixtureRequest, run: Run, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """The command line with either provider; at the end no form of theirs was changed."""
    monkeypatch.setattr(providers, "open_pool", lambda: open_pool(pause=0))
    fake = TypeformFake() if request.param == "typeform" else TallyFake()
    with serve(fake) as provider, unchanged(provider):
        yield Desk(run, provider)
