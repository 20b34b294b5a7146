"""The voice guard finds what coaches, blames, promises or ranks, and leaves kind words be."""

from __future__ import annotations

import pytest

from alongside import voice

# The two columns of the BTS page, "Emotion Focus vs. Action Focus", line by line.
COACHING_COLUMN = (
    "“What’s your goal with this puzzle?",
    "How quickly do you want to accomplish it?”",
    "“Great. Here are the ten steps to crushing this puzzle.",
    "Do it in this order.”",
    "“I'll check in with you at step 3 to make sure you've got proper technique.”",
    "“I’ll cheer you on when you get to step 6 because that one’s the hardest.”",
    "“Got the plan?”",
)
MENTOR_COLUMN = (
    "“Are you overwhelmed about this? Let's talk about that.”",
    (
        "“I’ve felt the same way. When I do puzzles, I start by doing the edges. It’s less"
        " overwhelming.”"
    ),
    "“I know this might feel scary, but you're not doing it alone anymore. I'm rooting you on.”",
    "“Plus, while you might feel like you can’t do this, you've done stuff like this before.”",
    "“Got it from here?”",
)

REFUSED: dict[voice.Kind, tuple[str, ...]] = {
    "coaching": (
        "Let's set some goals for the next month together.",
        "What would you like to have achieved by Friday? Write down three targets.",
        "Your homework for this week is a letter to yourself.",
        "Here is an action plan for the first ninety days.",
        "Stick to the plan and you will see.",
        "These seven steps have worked for others.",
        "Begin with step one.",
        "Please follow these exercises in the right order.",
        "Just do what I say for a week.",
        "Your mentor will check in on Monday to see if you did it.",
        "I want to make sure that you keep practicing.",
        "We will hold you accountable.",
        "A good way to stay on track is a diary.",
        "Let us measure your progress once a month.",
        "Learn the right approach to forgiveness.",
        "We will celebrate once you reach the next stage.",
        "You should leave him.",
        "You really need to let go of the past.",
        "You have to work on yourself first.",
        "My advice: forgive and forget.",
        "If I were you, I would call her today.",
        "Why don't you just try a walk every morning?",
        "All you need to do is breathe.",
        "No excuses this week!",
        "It is time to push yourself a little.",
        "Did you do what we agreed on?",
        "Your coach looks forward to meeting you.",
        "Sometimes tough love is what helps.",
        "How soon will you be done with it?",
        "Become the best version of yourself.",
    ),
    "blame": (
        "You have failed to answer our letter.",
        "You missed your meeting on Tuesday.",
        "You let your mentor down.",
        "It is your own fault that the match ended.",
        "You only have yourself to blame.",
        "You are behind on your check-ins.",
        "Other members are far ahead, and you keep falling behind.",
        "You are late with your answer.",
        "You should have told us sooner.",
        "Why haven't you replied?",
        "Why didn't you come?",
        "Your lack of commitment has been noted.",
        "A failure to respond ends the match.",
        "This is your final reminder and a formal warning.",
        "There will be consequences.",
        "You still haven't answered.",
        "You never answer your mentor.",
        "We are disappointed.",
        "Snap out of it.",
        "Stop complaining and look ahead.",
        "After two no-shows the match is closed.",
        "Your answer is late.",
        "He left because of you.",
    ),
    "outcome": (
        "Mentoring will improve your wellbeing.",
        "We guarantee that you find somebody.",
        "This program cures loneliness.",
        "It will heal your marriage.",
        "Your mentor will help you overcome the addiction.",
        "You'll feel better in a few weeks.",
        "Soon you will be yourself again.",
        "Peer support is proven to reduce relapse.",
        "Research shows that one-on-one support boosts healing.",
        "We promise real change.",
        "Nine out of ten members recover.",
        "80 % of our mentees feel better after three months.",
        "You will be fully healed.",
        "Talking reduces your pain.",
        "It makes you stronger.",
        "This leads to lasting recovery.",
        "You will be over it in no time.",
        "A walk together works wonders.",
        "Being mentored is going to change your life.",
        "It always gets better, and it will get better for you.",
        "You cannot lose: it will cure you.",
    ),
    "hierarchy": (
        "Your mentor knows best.",
        "Mentees work under the supervision of a mentor.",
        "The mentor is in charge of the mentee.",
        "Please report to your mentor every week.",
        "Follow your mentor's instructions.",
        "Do as your mentor tells you.",
        "Your mentor will decide what you talk about.",
        "Ask your mentor for permission to end it.",
        "Your mentor is the expert.",
        "Treat the mentor as an authority.",
        "Guide your pupil with a firm hand.",
        "The mentor ranks above the mentee.",
        "Mentees should follow what they are told.",
        "As a mentor you evaluate your mentee.",
        "A superior will look at your answers.",
        "Look up to your mentor.",
    ),
    "game": (
        "You are on a seven-week streak!",
        "Four check-ins in a row!",
        "You have earned 50 points.",
        "Collect points for every meeting.",
        "A new badge is waiting for you.",
        "See where you rank among the mentors.",
        "You are our mentor of the month.",
        "Level up: you have reached level 3.",
        "You have unlocked the next stage.",
        "Take part in our weekly challenge.",
        "Beat your record.",
        "Your profile is 80 % complete.",
        "Your answer is overdue.",
        "You are halfway to your next milestone.",
        "Compete with other pairs.",
    ),
}

# Written after the patterns, by somebody trying to get past them, and then made part of them.
SLY = (
    "We noticed that you skipped two check-ins.",
    "Your attendance has been poor.",
    "You have two unanswered letters.",
    "We expected more from you.",
    "If you had told us earlier, this would not have happened.",
    "Your silence is not acceptable.",
    "It was your decision, so live with it.",
    "You always cancel.",
    "Others have recovered faster.",
    "This is your second missed meeting.",
    "Set yourself a small challenge for the week.",
    "Write down three things you will do differently.",
    "It is important that you finish what you started.",
    "When do you intend to be done with grieving?",
    "Focus on solutions, not on feelings.",
    "Which milestones do you want to hit by summer?",
    "Tell your mentor what you have accomplished this week.",
    "Follow these tips to get over him.",
    "Keep up the good work and you'll recover soon.",
    "You'll be back on your feet in no time.",
    "This is the way out of addiction.",
    "By the end of the year you will be a new person.",
    "Your marriage can be saved with our method.",
    "Mentees are happier after a year.",
    "Our program has helped thousands overcome addiction.",
    "Your mentor is there to teach you how to live.",
    "The mentor has the last word.",
    "Your mentor is more experienced, so listen and do not argue.",
    "You may only leave if your mentor agrees.",
    "Ten check-ins done, only two more to go for gold!",
    "You are number one this month!",
    "You have completed 3 of 5 tasks.",
    "Finish your profile to reach 100%.",
)

KIND = (
    "This is not therapy and does not cure anything.",
    "Nobody can promise that it will help, and nobody expects you to feel better by a date.",
    "Ending a match is not a failure.",
    "It is not your fault.",
    (
        "No assurance of any kind is given that participation in mentoring will improve a person's"
        " wellbeing or help them recover from a mental health or addiction concern."
    ),
    "No guarantee is given that what is shared is correct, complete or up to date.",
    "There are no streaks, no points, no rankings and nothing is ever overdue.",
    "You are not behind, and nobody is counting.",
    "Nobody is behind or late here.",
    "There is no goal to reach and no plan to follow.",
    "A mentor does not set goals, give homework or check up on you.",
    "Mentoring is without hierarchy: neither of you is above the other.",
    (
        "You will meet your Mentee with the intention of building a relationship that is mutually"
        " engaging, not with a sense of hierarchy between you."
    ),
    "You are there to accompany them, not to direct them.",
    "Remember that your mentee is the very first expert of their own life.",
    "You need not feel fully healed.",
    "Mentors need not feel 100% healed to provide support.",
    "We cannot guarantee that a mentor is available.",
    "Mentoring isn't about advice, but finding things that may serve our journey.",
    "A missed meeting has no consequences and no penalty.",
    "No reason is needed, and nobody is disappointed.",
    "You do not have to do anything now.",
    "There is nothing you need to do.",
    "You may end this at any point, without giving a reason.",
    "From their point of view it may look different.",
    "Six months side by side: a moment to celebrate, if you like.",
    "You have taken new steps, and we are glad with you.",
    "A few first steps that others have found gentle",
    "How is it going for you, and is there anything you would like to talk about?",
    "Somebody who listens, encourages and walks a stretch of the road beside you.",
    "It may take a while until someone fits, and you keep your place in line.",
    "What do you need in terms of support at this stage of your healing?",
    "Would you like me to just listen, or respond with some thoughts?",
    "You can choose to share as much, or as little, as you feel comfortable with.",
    "Please call 988 now if you or somebody else is in danger.",
    "What two people share stays between them, unless somebody may come to harm.",
    "A facilitator of your group reads this personally.",
    "Choose the goodbye that feels right; the other person gets a kind note either way.",
    "You are welcome to come back whenever it suits you.",
    "They'll know they are not alone and they matter.",
    "In the meantime your group's meetings are there for you.",
    "We have left out what may be hard to read.",
    "Your mentor is on a break until the first of May.",
    "If you would rather not answer, that is fine, and it costs you nothing.",
    "Unfortunately nobody in your group has a free place yet.",
    "You will hear from us within two weeks.",
    "Whatever you feel is welcome here.",
    "Your place in line does not change.",
    "You should hear from a person within two days.",
    "Two people have to say yes before anybody is introduced.",
)


def kinds(text: str, how: str = "peer_support", language: str = "en") -> set[voice.Kind]:
    return {one.kind for one in voice.findings(text, how, language)}


@pytest.mark.parametrize("line", COACHING_COLUMN)
def test_R44_every_line_of_the_coaching_column_is_refused_as_coaching(line: str) -> None:
    assert "coaching" in kinds(line)


@pytest.mark.parametrize("line", MENTOR_COLUMN)
def test_R44_every_line_of_the_mentor_column_passes(line: str) -> None:
    assert voice.findings(line, "peer_support") == ()


def test_idea_08_the_two_columns_are_told_apart_whole() -> None:
    assert len(voice.findings("\n".join(COACHING_COLUMN), "peer_support")) >= len(COACHING_COLUMN)
    assert voice.findings("\n".join(MENTOR_COLUMN), "peer_support") == ()


@pytest.mark.parametrize(
    ("kind", "sentence"), [(kind, one) for kind, all_ in REFUSED.items() for one in all_]
)
def test_a_sentence_that_no_letter_may_say_is_found_as_what_it_is(
    kind: voice.Kind, sentence: str
) -> None:
    assert kind in kinds(sentence)


@pytest.mark.parametrize("sentence", SLY)
def test_a_sly_sentence_is_found_as_well(sentence: str) -> None:
    assert kinds(sentence)


@pytest.mark.parametrize("sentence", KIND)
def test_a_kind_sentence_or_a_disclaimer_passes(sentence: str) -> None:
    assert voice.findings(sentence, "peer_support") == ()


def test_R45_only_an_educational_program_may_set_goals() -> None:
    goals = "The goal of each session is to go through the workbook in this order."
    assert kinds(goals) == {"coaching"}
    assert kinds(goals, "educational") == set()
    for kind in ("blame", "outcome", "hierarchy", "game"):
        assert all(kind in kinds(one, "educational") for one in REFUSED[kind]), kind


@pytest.mark.parametrize(
    "sentence",
    [
        "It will not only help, it will cure you.",
        "You can't fail, it will heal your marriage.",
        "It is not a race, and you are falling behind.",
        "This is no small thing: we guarantee results.",
        "Nobody can promise it, but it will improve your life.",
    ],
)
def test_a_denial_of_one_thing_is_no_cover_for_the_next(sentence: str) -> None:
    assert kinds(sentence)


def test_a_finding_shows_the_words_and_the_sentence_they_stand_in() -> None:
    (found,) = voice.findings("Hello.\n\nWe  guarantee\nit, Ana. Bye.", "educational")
    assert found == voice.Finding("outcome", "guarantee", "We guarantee it, Ana.")
    assert set(voice.WHY) == set(REFUSED)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("coaching", "¿Cuál es tu meta con esto?"),
        ("coaching", "Aquí están los diez pasos."),
        ("coaching", "Deberías intentar olvidar."),
        ("blame", "Es tu culpa."),
        ("blame", "Vas atrasada."),
        ("outcome", "La mentoría te curará."),
        ("outcome", "Garantizamos que te sentirás mejor."),
        ("hierarchy", "Obedece a tu guía."),
        ("game", "Llevas una racha de tres semanas."),
        ("game", "Tu respuesta está vencida."),
    ],
)
def test_spanish_is_read_too(kind: voice.Kind, sentence: str) -> None:
    assert kind in kinds(sentence, language="es")
    assert kinds(sentence) == set()  # and only where it is spoken


@pytest.mark.parametrize(
    "sentence",
    [
        "No hay metas, rachas ni puntos.",
        "Nadie puede garantizar que esto cure nada.",
        "No es tu culpa.",
        "Esto no sustituye a la terapia.",
        "¿Cómo te va con tu guía?",
        "Puedes terminar cuando quieras, sin dar ninguna razón.",
    ],
)
def test_a_kind_spanish_sentence_passes(sentence: str) -> None:
    assert voice.findings(sentence, "peer_support", "es") == ()


def test_a_program_files_texts_are_found_with_the_way_to_each() -> None:
    data = {"a": [{"b": "One"}, "Two"], "scale": {"title": "Three", "items": ["Goals"]}, "n": 3}
    assert list(voice.texts(data)) == [
        (("a", 0, "b"), "One"),
        (("a", 1), "Two"),
        (("scale", "title"), "Three"),
    ]
