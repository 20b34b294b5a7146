"""A program's form at Typeform or Tally, connected to the world's deployment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from alongside import hooks, providers, wiring
from alongside.model import Role
from alongside.program import Program
from alongside.providers import Token
from console.forms.definitions import asked, tally, typeform
from tests.faults.world import World
from tests.providers import said
from tests.providers.conftest import reach
from tests.providers.said import Said
from tests.providers.server import TOKEN, Provider, serve, unchanged
from tests.providers.tally_fake import TallyFake
from tests.providers.typeform_fake import TypeformFake

AFFAIR = "What kind of affair touched your life?"


@dataclass
class Connected:
    """The mentee form of the world's program at a provider; `kept` is how the provider keeps it."""

    world: World
    provider: Provider
    form_id: str

    @property
    def kept(self) -> Any:
        """The form as its provider keeps it: change it as its owner would."""
        return self.provider.fake.forms[self.form_id]

    @property
    def hook(self) -> hooks.Hook:
        """The hook that the form delivers to."""
        return hooks.Hook(self.world.program, Role.MENTEE, self.provider.name)

    def question(self, title: str = AFFAIR) -> Any:
        """A question of a Typeform form, by its title."""
        return next(one for one in self.kept["fields"] if one["title"] == title)

    def add_choice(self, label: str, title: str = AFFAIR) -> None:
        """The coordinator adds an answer to a question of a Typeform form."""
        choices = self.question(title)["properties"]["choices"]
        choices.append({"id": f"new{len(choices)}", "ref": f"new-{len(choices)}", "label": label})

    def take_choice(self, title: str = AFFAIR) -> None:
        """The coordinator takes the last answer away again."""
        self.question(title)["properties"]["choices"].pop()

    def fill_in(
        self, email: str, answers: Mapping[str, Any] | None = None, *, delivered: bool = True
    ) -> None:
        """Somebody sends the form, with these answers by title among the others. Unless it is
        delivered, the webhook is lost on its way."""
        form = asked.of(self.world.rules, Role.MENTEE)
        whole = said.everything(form)
        mine = {form.questions[0].title: email}
        mine |= {one.title: email for one in form.questions if one.purpose == "email"}
        mine |= {one.title: "Zoé Canary" for one in form.questions if one.purpose == "name"}
        plain = {
            title: (said_[0], "") if isinstance(said_, tuple) else said_
            for title, said_ in whole.answers.items()
        }
        given = {**plain, **mine, **(answers or {})}
        for one in form.questions:
            if one.purpose == "avoid":
                given.pop(one.title)
        self.world.forms += 1
        at = self.world.now - timedelta(hours=1) + timedelta(seconds=self.world.forms)
        moment = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        body = self.provider.fake.answer(self.form_id, Said(given, {}, {}), moment)
        if delivered:
            page = self.world.deliver(self.provider.name, "mentee", body)
            assert page["statusCode"] == 202, page


@contextmanager
def connected(
    world: World,
    name: str = "typeform",
    token: str = TOKEN,
    program: str = "heal",
    *,
    named: bool = True,
) -> Iterator[Connected]:
    """The form is made and connected, a token kept; its id is written into the program's file,
    unless it is connected by hand alone and not `named` there."""
    fake: TypeformFake | TallyFake = TypeformFake() if name == "typeform" else TallyFake()
    with serve(fake) as served, unchanged(served), pytest.MonkeyPatch.context() as patch:
        patch.setattr(providers, "open_provider", lambda _, kept: reach(served, kept.text))
        define = typeform.define if name == "typeform" else tally.define
        rules = world.programs[program]
        definition = define(asked.of(rules, Role.MENTEE))
        api = reach(served)
        form_id = api.create_form(definition).form_id
        hook = hooks.Hook(program, Role.MENTEE, name)
        url = f"https://alongside.example{hooks.path(wiring.root(), hook)}"
        api.create_webhook(form_id, url, hooks.secret_text(wiring.root(), hook), hook.name)
        mentee = rules.forms[Role.MENTEE].model_copy(
            update={"ids": {name: form_id} if named else {}}
        )
        world.programs[program] = rules.model_copy(
            update={"forms": {**rules.forms, Role.MENTEE: mentee}}
        )
        if token:
            wiring.tokens().keep(program, name, Token(token, served.url))
        served.asked.clear()
        yield Connected(world, served, form_id)


def with_choice(program: Program, question: str, label: str) -> Program:
    """The program after its file was given one more label for the first answer of a question."""
    asked_ = program.question(question)
    first, *rest = asked_.choices
    more = first.model_copy(update={"labels": (*first.labels, label)})
    changed = asked_.model_copy(update={"choices": (more, *rest)})
    questions = tuple(changed if one.id == question else one for one in program.questions)
    return program.model_copy(update={"questions": questions})
