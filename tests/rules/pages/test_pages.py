"""Every page, in every state, for every kind of program."""

from __future__ import annotations

import itertools
import re
from dataclasses import fields, replace

import pytest
from jinja2 import UndefinedError

from alongside.letters.templates import find
from alongside.model import Role
from alongside.pages import headers, render
from alongside.pages.contexts import (
    CONTEXTS,
    ConsentDone,
    DeadLink,
    LettersSetting,
    LinksForm,
    LinksSent,
    NotOpen,
    PageContext,
    Taken,
    Trouble,
)
from alongside.pages.rendering import FOLDER, STYLE
from alongside.program import Program
from tests.rules.letters.markup import Markup
from tests.rules.letters.samples import plant
from tests.rules.letters.test_letters import FORBIDDEN
from tests.rules.pages.samples import (
    CONSENT,
    DECIDED,
    DESK,
    HEAL,
    NOW,
    PAGES,
    PROGRAMS,
    REVIEW,
    SITE,
)

CASES = [
    pytest.param(name, context, program, id=f"{case}, {kind}")
    for (case, (name, context)), (kind, program) in itertools.product(
        PAGES.items(), PROGRAMS.items()
    )
]
STATES = [pytest.param(name, context, id=case) for case, (name, context) in PAGES.items()]
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'sha256-HASH'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=31536000",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


@pytest.mark.parametrize(("name", "context", "program"), CASES)
def test_a_page_is_well_formed_and_runs_and_loads_nothing(
    name: str, context: PageContext, program: Program
) -> None:
    markup = Markup(render(name, program, context))
    tags = [tag for tag, _ in markup.tags]
    assert markup.faults == []
    assert not {"script", "img", "link", "iframe", "object", "base"} & set(tags)
    assert tags.count("main") == tags.count("h1") == tags.count("style") == 1
    assert markup.find("html", lang="en", dir="ltr")
    assert not [values for _, values in markup.tags if "style" in values]
    assert not [n for _, values in markup.tags for n in values if n.startswith("on")]


@pytest.mark.parametrize(("name", "context"), STATES)
def test_a_page_links_only_to_what_it_was_given(name: str, context: PageContext) -> None:
    html = render(name, HEAL, context)
    given = set(re.findall(r"https://[^'\"]+|/review/[^'\"]+", repr(context)))
    outside = {url for url in Markup(html).addresses if not url.startswith("#")}
    assert outside <= given
    assert not re.search(r"url\(|@import|https?:", STYLE.findall(html)[0])


@pytest.mark.parametrize(("name", "context", "program"), CASES)
def test_no_text_of_a_field_can_become_markup(
    name: str, context: PageContext, program: Program
) -> None:
    html = render(name, program, plant(context, "<script>alert(1)</script>\"'>"))
    markup = Markup(html)
    assert not markup.find("script")
    assert markup.faults == []
    assert len(STYLE.findall(html)) == 1


def test_the_canary_does_reach_the_pages() -> None:
    assert "&lt;script&gt;" in render("review", HEAL, plant(REVIEW, "<script>"))


@pytest.mark.parametrize(("name", "context"), STATES)
def test_a_page_goes_out_with_exactly_the_headers_of_the_note(
    name: str, context: PageContext
) -> None:
    found = headers(render(name, HEAL, context))
    policy = found["Content-Security-Policy"]
    found["Content-Security-Policy"] = re.sub(r"sha256-[A-Za-z0-9+/]{43}=", "sha256-HASH", policy)
    assert found == HEADERS


def test_the_hash_of_the_policy_follows_the_style() -> None:
    html = render("trouble", None, Trouble())
    assert headers(html) != headers(html.replace("border-radius", "border-width", 1))


@pytest.mark.parametrize("html", ["<p>", "<style>a</style><style>b</style>"])
def test_a_page_without_exactly_one_style_has_no_headers(html: str) -> None:
    with pytest.raises(ValueError, match="one style"):
        headers(html)


@pytest.mark.parametrize(("name", "context"), STATES)
def test_a_page_keeps_the_voice_of_the_program(name: str, context: PageContext) -> None:
    text = Markup(render(name, HEAL, context)).text
    for words in (HEAL.agreement.text, HEAL.wording.confidentiality, HEAL.wording.not_professional):
        for paragraph in words.split("\n\n"):
            text = text.replace(" ".join(paragraph.split()), "")
    assert FORBIDDEN.findall(text) == []


@pytest.mark.parametrize(("name", "context"), STATES)
def test_a_title_tells_the_history_of_a_browser_no_name(name: str, context: PageContext) -> None:
    title = re.search(r"<title>(.*?)</title>", render(name, HEAL, context), re.DOTALL)
    assert title
    for hidden in ("Ana", "Ruth", "Rosa", "Tuesday"):
        assert hidden not in title[1]


@pytest.mark.parametrize("name", ["review", "consent", "desk"])
def test_no_radio_is_chosen_beforehand_and_one_button_sends_each_form(name: str) -> None:
    contexts: dict[str, PageContext] = {"review": REVIEW, "consent": CONSENT, "desk": DESK}
    context = contexts[name]
    markup = Markup(render(name, HEAL, context))
    radios = markup.find("input", type="radio")
    assert radios
    assert not [radio for radio in radios if "checked" in radio]
    assert all("required" in radio for radio in radios)
    forms, buttons = markup.find("form", method="post"), markup.find("button", type="submit")
    assert len(forms) == len(buttons)
    if name == "review":  # nothing on a member's page may change when the other one answers
        assert len(forms) == len(markup.find("input", name="op"))


def test_the_review_form_offers_approve_each_alternative_and_decline() -> None:
    markup = Markup(render("review", HEAL, REVIEW))
    values = [radio["value"] for radio in markup.find("input", name="decision")]
    others = [f"instead:{other.id}" for other in REVIEW.alternatives]
    assert values == ["approve", *others, "decline"]
    assert markup.find("textarea", name="reason", maxlength="500")
    assert markup.find("input", name="op", value=REVIEW.op)


def test_a_promised_place_is_told_with_whom_it_costs() -> None:
    text = Markup(render("review", HEAL, REVIEW)).text
    assert "This place is promised to another suggestion: Émile goes back to the line" in text
    assert "and is planned again tonight" in text
    assert "Somebody else would be without a suggestion because of this choice." in text
    assert "The group as a whole loses nothing by this choice. Kit has room for one person." in text


def test_review_tells_what_is_known_and_what_is_not() -> None:
    text = Markup(render("review", HEAL, REVIEW)).text
    for words in (
        "Ana Not decided yet Ruth Separated for now",
        "Not known: How often.",
        "Ana has waited 12 days.",
        "Ruth has one of two places taken, this suggestion not counted.",
        "One earlier suggestion for Ana in this group did not come about.",
        "Our letters to Ruth come back",
        "Both chose Phone and Text messages.",
    ):
        assert words in text


def test_R29_no_way_in_common_is_pointed_out_and_drops_nobody() -> None:
    markup = Markup(render("review", HEAL, replace(REVIEW, ways=())))
    assert "They named no way in common." in markup.text
    assert markup.find("input", value="approve")


@pytest.mark.parametrize(
    ("error", "target"), [("nothing_chosen", "approve"), ("reason_too_long", "reason")]
)
def test_an_error_is_summed_up_with_a_link_to_its_field(error: str, target: str) -> None:
    context = replace(REVIEW, error=error, chosen="decline", reason="kept")  # type: ignore[arg-type]
    html = render("review", HEAL, context)
    markup = Markup(html)
    assert markup.find("div", role="alert")
    assert markup.find("a", href=f"#{target}")
    assert ">kept</textarea>" in html
    assert [r["value"] for r in markup.find("input", type="radio") if "checked" in r] == ["decline"]
    assert "<title>Please look again" in html


def test_undo_is_offered_only_while_it_is_possible() -> None:
    open_, closed = (
        Markup(render("decided", HEAL, context))
        for context in (DECIDED, replace(DECIDED, undo_until=None))
    )
    assert open_.find("form", action=DECIDED.undo_url)
    assert "can be undone until 10:22" in open_.text
    assert not closed.find("form")


def test_a_second_click_reads_who_decided_and_when() -> None:
    taken = Taken("approved", f"{SITE}/desk/x", "R.", NOW)
    text = Markup(render("taken", HEAL, taken)).text
    assert "Already approved by R. on 3 May 2027 at 10:12." in text


def test_R47_the_consent_page_differs_between_the_roles_in_one_word() -> None:
    mentee = render("consent", HEAL, CONSENT)
    mentor = render("consent", HEAL, replace(CONSENT, role=Role.MENTOR))
    assert mentee.replace("as a mentee.", "as a mentor.") == mentor


def test_what_did_not_come_about_tells_nobody_why() -> None:
    assert not fields(NotOpen)
    text = Markup(render("not_open", HEAL, NotOpen())).text
    assert not re.search(
        r"\b(no|declined|said|answer\w*|mentor|mentee)\b", text.split("Someone")[0]
    )


def test_after_a_no_the_page_promises_that_nobody_is_told() -> None:
    text = Markup(render("consent_done", HEAL, ConsentDone("no", "Ruth"))).text
    assert "Nobody is told who said no." in text
    assert "needs no reason" in text


def test_a_dead_link_is_one_page_whatever_it_belonged_to() -> None:
    dead = DeadLink(f"{SITE}/links")
    other = HEAL.model_copy(update={"name": "Another", "language": "de"})
    assert len({render("dead_link", program, dead) for program in (None, HEAL, other)}) == 1
    assert HEAL.name not in render("dead_link", HEAL, dead)


@pytest.mark.parametrize(
    ("name", "context"),
    [("links", LinksForm()), ("links_sent", LinksSent()), ("trouble", Trouble())],
)
def test_pages_for_strangers_need_no_program(name: str, context: PageContext) -> None:
    assert render(name, None, context) == render(name, HEAL, context)


def test_every_other_page_needs_a_program() -> None:
    with pytest.raises(TypeError, match="program"):
        render("not_open", None, NotOpen())


def test_turning_letters_off_and_on_is_one_button_with_the_other_state() -> None:
    for on, value in ((True, "off"), (False, "on")):
        markup = Markup(render("letters_setting", HEAL, LettersSetting(on, "Tuesday")))
        assert markup.find("input", name="letters", value=value)


def test_a_page_refuses_the_context_of_another() -> None:
    with pytest.raises(TypeError):
        render("review", HEAL, NotOpen())


def test_a_name_the_template_uses_but_nobody_gave_stops_the_page() -> None:
    with pytest.raises(UndefinedError):
        find(FOLDER, "consent.html", "html").render(program=HEAL)


def test_every_page_has_a_template_a_context_and_a_sample() -> None:
    templates = {path.stem for path in FOLDER.glob("[!_]*.html")}
    assert templates == set(CONTEXTS) == {name for name, _ in PAGES.values()}


def test_the_check_of_markup_notices_what_it_is_for() -> None:
    for broken in (
        "<p><b></p>",
        '<input id="a">',
        '<label for="a">x</label>',
        '<p id="a"></p><p id="a"></p>',
        '<a href="#a">x</a>',
        '<p aria-describedby="a"></p>',
    ):
        assert Markup(broken).faults
