"""Every letter, in every state, for every kind of program."""

from __future__ import annotations

import itertools
import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from alongside.letters import render
from alongside.letters.contexts import (
    CONTEXTS,
    Contact,
    Decided,
    Footer,
    LetterContext,
    NotThisTime,
    Receipt,
    Shared,
)
from alongside.letters.rendering import FOLDER
from alongside.letters.templates import find
from alongside.model import Role
from alongside.program import Program
from tests.rules.letters.markup import Markup, read_twin
from tests.rules.letters.samples import (
    CONSENT,
    DIGEST,
    HEAL,
    INTRODUCTION,
    LETTERS,
    NOW,
    PROGRAMS,
    SITE,
    plant,
)

CASES = [
    pytest.param(name, context, program, id=f"{case}, {kind}")
    for (case, (name, context)), (kind, program) in itertools.product(
        LETTERS.items(), PROGRAMS.items()
    )
]
TO_HELPERS = {
    "digest",
    "decided",
    "attention",
    "concern",
    "suggestion_reminder",
    "would_like_to_talk",
    "supporter_round",
    "feedback",
    "drift",
}
STATES = [pytest.param(name, context, id=case) for case, (name, context) in LETTERS.items()]
FORBIDDEN = re.compile(
    r"\b(overdue|guarantee\w*|cure\w*|will improve|behind|late|failed|failing|must|should have"
    r"|goal|step-by-step|assignment|homework|hierarchy|superior|amazing|awesome|great news"
    r"|unfortunately|reject\w*|user|tenant|terminate\w*)\b|!",
    re.IGNORECASE,
)


@pytest.mark.parametrize(("name", "context", "program"), CASES)
def test_the_text_says_what_the_html_says_in_the_same_order(
    name: str, context: LetterContext, program: Program
) -> None:
    letter = render(name, program, context)
    assert read_twin(letter.text) == Markup(letter.html).text


def test_the_comparison_of_the_twins_notices_a_swapped_link() -> None:
    letter = render("digest", HEAL, DIGEST)
    swapped = letter.html.replace("v1.first", "v1.other", 1)
    assert swapped != letter.html
    assert read_twin(letter.text) != Markup(swapped).text


@pytest.mark.parametrize(("name", "context", "program"), CASES)
def test_a_letter_is_well_formed_and_loads_nothing(
    name: str, context: LetterContext, program: Program
) -> None:
    markup = Markup(render(name, program, context).html)
    assert markup.faults == []
    assert not {"script", "img", "link", "iframe", "object", "form"} & {t for t, _ in markup.tags}
    assert markup.find("html", lang="en", dir="ltr")
    assert markup.find("div", role="article", lang="en", dir="ltr")
    assert markup.find("meta", name="color-scheme", content="light dark")


@pytest.mark.parametrize(("name", "context"), STATES)
def test_a_letter_links_only_to_what_it_was_given(name: str, context: LetterContext) -> None:
    letter = render(name, HEAL, context)
    given = re.findall(r"https://[^'\"]+", repr(context))
    assert set(Markup(letter.html).addresses) <= set(given)
    assert set(re.findall(r"https?://\S+", letter.text)) <= set(given)
    assert "url(" not in letter.html
    assert "@import" not in letter.html


@pytest.mark.parametrize(("name", "context", "program"), CASES)
def test_no_text_of_a_field_can_become_markup(
    name: str, context: LetterContext, program: Program
) -> None:
    letter = render(name, program, plant(context, "<script>alert(1)</script>\"'>"))
    markup = Markup(letter.html)
    assert not markup.find("script")
    assert markup.faults == []
    if fields(context) and name not in {"attention"}:
        assert "&lt;script&gt;" in letter.html


@pytest.mark.parametrize(("name", "context", "program"), CASES)
def test_a_subject_is_one_line_without_any_members_text(
    name: str, context: LetterContext, program: Program
) -> None:
    subject = render(name, program, context).subject
    planted = render(name, program, plant(context, "canary\r\nBcc: x@example.org\n")).subject
    assert subject == planted
    assert subject.isprintable()
    assert 10 < len(subject) <= 78


@pytest.mark.parametrize(("name", "context"), STATES)
def test_no_text_of_a_field_can_shape_the_layout_of_a_letter(
    name: str, context: LetterContext
) -> None:
    plain = render(name, HEAL, plant(context, "canary"))
    broken = render(name, HEAL, plant(context, "canary\r\n\n== Pay here ==\u2028\u202e\x00"))
    assert broken.text.count("\n") == plain.text.count("\n")
    assert not re.search(r"[\u2028\u202e\x00\r]", broken.text + broken.html)


@pytest.mark.parametrize(("name", "context"), STATES)
def test_a_letter_keeps_the_voice_of_the_program(name: str, context: LetterContext) -> None:
    letter = render(name, HEAL, context)
    allowed = letter.text
    for words in (HEAL.wording.confidentiality, HEAL.wording.not_professional):
        allowed = allowed.replace(" ".join(words.split()), "")
    assert FORBIDDEN.findall(allowed) == []


def test_the_voice_check_notices_coaching_and_blame() -> None:
    assert FORBIDDEN.search("Your answer is overdue.")
    assert FORBIDDEN.search("What's your goal?")
    assert FORBIDDEN.search("Welcome!")


@pytest.mark.parametrize(("name", "context"), STATES)
def test_a_letter_uses_the_words_of_the_program_for_its_roles(
    name: str, context: LetterContext
) -> None:
    text = render(name, PROGRAMS["says ally"], replace(context)).text
    assert not re.search(r"\b[aA] (ally|organizer)\b", text)


@pytest.mark.parametrize(("name", "context"), STATES)
def test_every_letter_ends_with_a_person_to_turn_to_and_why_it_came(
    name: str, context: LetterContext
) -> None:
    text = render(name, HEAL, context).text
    turn, why = text.index("== Someone to turn to =="), text.index("== Why you get this letter ==")
    assert turn < why
    named = (
        "just answer this letter" if name in TO_HELPERS else HEAL.wording.someone_to_turn_to.strip()
    )
    assert " ".join(named.split()) in text[turn:why]


@pytest.mark.parametrize("name", ["consent", "introduction"])
def test_R52_R53_introductions_carry_the_exception_the_disclaimer_and_crisis_lines(
    name: str,
) -> None:
    text = render(name, HEAL, CONSENT if name == "consent" else INTRODUCTION).text
    for words in (HEAL.wording.confidentiality, HEAL.wording.not_professional):
        assert " ".join(words.split()) in text
    for line in HEAL.crisis:
        assert f"- {line.name}: {line.how}" in text


def test_whoever_declined_both_get_the_same_bytes() -> None:
    for_mentee, for_mentor = (render("not_this_time", HEAL, NotThisTime()) for _ in range(2))
    assert for_mentee == for_mentor
    assert not fields(NotThisTime)
    assert not re.search(r"\b(mentor|mentee)\b", for_mentee.text + for_mentee.subject)


def test_R47_both_sides_of_an_introduction_read_the_same_words() -> None:
    one = render("introduction", HEAL, INTRODUCTION)
    other = render(
        "introduction",
        HEAL,
        replace(INTRODUCTION, you=INTRODUCTION.partner, partner=INTRODUCTION.you),
    )
    you, partner = INTRODUCTION.you, INTRODUCTION.partner
    assert _without(one.text, you, partner) == _without(other.text, partner, you)


def _without(text: str, you: Contact, partner: Contact) -> str:
    for who, contact in (("YOU", you), ("PARTNER", partner)):
        for detail in contact.details:
            text = text.replace(f"- {detail}\n", "")
        text = text.replace(contact.name, who)
    text = re.sub(r"- Ways (YOU|PARTNER) chose: .*\n", r"- Ways \1 chose\n", text)
    return re.sub(r"\n{2,}", "\n", text)


def test_R47_a_consent_letter_differs_between_the_roles_in_one_word() -> None:
    mentee = render("consent", HEAL, CONSENT)
    mentor = render("consent", HEAL, replace(CONSENT, role=Role.MENTOR))
    assert mentee.subject == mentor.subject
    assert mentee.text.replace("as a mentee.", "as a mentor.") == mentor.text


def test_R54_saying_no_or_ending_needs_no_reason() -> None:
    assert "Saying no needs no reason" in render("consent", HEAL, CONSENT).text
    assert "without giving a reason" in render("introduction", HEAL, INTRODUCTION).text


def test_R12_R14_a_receipt_is_honest_about_waiting_and_open_to_new_answers() -> None:
    receipt = Receipt("Ana", Role.MENTEE, "Tuesday evening", NOW)
    text = render("receipt", HEAL, receipt).text
    assert " ".join(HEAL.waiting.expectation.split()) in text
    assert "there may not always be a place" in text
    assert "the newest answers count" in text
    closed = HEAL.model_copy(update={"accepting": False})
    assert "not taking in new people" in render("receipt", closed, receipt).text


def test_a_receipt_without_a_known_group_leaves_it_out() -> None:
    text = render("receipt", HEAL, Receipt("Ana", Role.MENTOR, "", NOW)).text
    assert "Thank you for offering to be a mentor. We received" in text


def test_times_are_those_of_the_program() -> None:
    decided = Decided("approved", "R.", NOW, "Tuesday", "Ana", "Ruth", f"{SITE}/r", undo_until=NOW)
    assert "on 3 May 2027 at 10:12" in render("decided", HEAL, decided).text
    berlin = HEAL.model_copy(update={"time_zone": "Europe/Berlin"})
    assert "on 3 May 2027 at 16:12" in render("decided", berlin, decided).text


def test_a_language_written_from_the_right_turns_the_letter() -> None:
    hebrew = HEAL.model_copy(update={"language": "he"})
    assert 'dir="rtl"' in render("consent", hebrew, CONSENT).html


def test_a_name_the_template_uses_but_nobody_gave_stops_the_letter() -> None:
    with pytest.raises(UndefinedError):
        find(FOLDER, "consent/body.jinja", "text").render(program=HEAL)


def test_a_letter_refuses_the_context_of_another() -> None:
    with pytest.raises(TypeError):
        render("receipt", HEAL, NotThisTime())


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example", "data:text/html,x", ""])
def test_an_address_that_is_not_a_web_address_stops_the_letter(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        render("consent", HEAL, replace(CONSENT, url=url))


def test_an_address_cannot_leave_its_attribute() -> None:
    url = f'{SITE}/c/" onclick="alert(1)" x=\'<b>'
    markup = Markup(render("consent", HEAL, replace(CONSENT, url=url)).html)
    assert markup.find("a", href=url)
    assert not [values for _, values in markup.tags if "onclick" in values]


def test_every_letter_is_a_folder_with_a_subject_and_one_body() -> None:
    folders = {path.name for path in FOLDER.iterdir() if (path / "subject.txt").exists()}
    assert folders == set(CONTEXTS) == {name for name, _ in LETTERS.values()}
    for name in CONTEXTS:
        parts = {path.name for path in (FOLDER / name).iterdir()}
        assert parts == {"subject.txt", "body.jinja"}


# --- One body, two outputs ------------------------------------------------------------------------


def test_a_value_is_escaped_in_html_and_stands_as_it_is_in_text() -> None:
    context = replace(
        CONSENT,
        name="<b>Ana</b>",
        partner="Ruth & Jo's",
        shared=(Shared("<i>How</i>", "a < b & c"),),
    )
    letter = render("consent", HEAL, context)
    assert "Hello <b>Ana</b>," in letter.text
    assert "<i>How</i>: a < b & c" in letter.text
    assert "introduce you to Ruth & Jo's" in letter.text
    assert "&amp;" not in letter.text
    assert "Hello &lt;b&gt;Ana&lt;/b&gt;," in letter.html
    assert "&lt;i&gt;How&lt;/i&gt;: <strong>a &lt; b &amp; c</strong>" in letter.html
    assert "introduce you to Ruth &amp; Jo&#39;s" in letter.html
    assert not re.search(r"&amp;(amp|lt|gt|#39);", letter.html)


@pytest.mark.parametrize(("name", "context"), STATES)
def test_no_value_is_escaped_twice_or_in_text(name: str, context: LetterContext) -> None:
    letter = render(name, HEAL, plant(context, "Jo's <3 & more"))
    assert not re.search(r"&(amp|lt|gt|#39|#34);", letter.text + letter.subject)
    assert not re.search(r"&amp;(amp|lt|gt|#39|#34);", letter.html)
    assert "Jo's <3" not in letter.html


def test_every_part_exists_for_both_outputs_and_takes_the_same() -> None:
    html, text = (
        re.findall(r"{% macro (.*?) -?%}", (FOLDER / f"_parts.{kind}").read_text("utf-8"))
        for kind in ("html", "txt")
    )
    assert len(html) > 15
    assert sorted(html) == sorted(text)


def test_the_items_of_a_list_stand_close_together() -> None:
    text = render("consent", HEAL, CONSENT).text
    for lines in (
        [f"- {line.name}: {line.how}" for line in HEAL.crisis],
        [f"- {shared.label}: {shared.value}" for shared in CONSENT.shared],
    ):
        assert "\n\n" + "\n".join(lines) + "\n\n" in text


@pytest.mark.parametrize("body", sorted(FOLDER.glob("*/body.jinja")), ids=lambda p: p.parent.name)
def test_a_body_leaves_markup_to_the_parts(body: Path) -> None:
    source = body.read_text("utf-8")
    said = re.sub(r"{%.*?%}|{{.*?}}", "", source, flags=re.DOTALL)
    assert not re.search(r"[<>&]", said)
    assert re.search(r"[<>&]", said + "<b>")


# --- The ways on at the end -----------------------------------------------------------------------

FOOTER = Footer(
    f"{SITE}/page/p", f"{SITE}/concern/c", f"{SITE}/match/m/end", f"{SITE}/feedback/heal"
)


@pytest.mark.parametrize(("name", "context"), STATES)
def test_every_letter_can_end_with_the_readers_page_the_end_and_a_word_of_worry(
    name: str, context: LetterContext
) -> None:
    letter = render(name, HEAL, context, FOOTER)
    assert read_twin(letter.text) == Markup(letter.html).text
    assert letter.text.endswith(
        f"Your page: see, change, pause or end:\n{FOOTER.page_url}\n\n"
        f"End this match, without giving a reason:\n{FOOTER.end_url}\n\n"
        f"Someone should know: tell a person about a worry:\n{FOOTER.concern_url}\n\n"
        f"Say without your name how it is, at any time:\n{FOOTER.feedback_url}\n"
    )
    assert Markup(letter.html).addresses[-4:] == [
        FOOTER.page_url,
        FOOTER.end_url,
        FOOTER.concern_url,
        FOOTER.feedback_url,
    ]


@pytest.mark.parametrize("field", [field.name for field in fields(Footer)])
def test_a_way_on_that_does_not_apply_is_left_out(field: str) -> None:
    letter = render("consent", HEAL, CONSENT, replace(FOOTER, **{field: ""}))
    plain = render("consent", HEAL, CONSENT)
    assert getattr(FOOTER, field) not in letter.text + letter.html
    assert letter.text.count("https://") == plain.text.count("https://") + 3
    assert "Your page" not in plain.text
