"""English sentences in the language of a program: found in its own file, else said as they are.

A sentence is written once, in English, with `%(name)s` where a value goes; that text is also the
key of its translation. One that depends on a count is two texts, and the first of them is the key.
"""

from __future__ import annotations

from alongside.program.schema import Program, Translation


def say(program: Program, sentence: str, /, **values: object) -> str:
    """The sentence in the program's language, with its values."""
    return look_up(program.translation, sentence) % values


def say_count(program: Program, one: str, many: str, count: int, /, **values: object) -> str:
    """The sentence of a count, which it may show as `%(number)s`; values may say otherwise."""
    sentence = look_up_count(program.translation, one, many, count)
    return sentence % {"number": count, **values}


def look_up(translation: Translation | None, sentence: str) -> str:
    """The translation of a sentence, or the sentence itself."""
    return look_up_count(translation, sentence, sentence, 1)


def look_up_count(translation: Translation | None, one: str, many: str, count: int) -> str:
    """The translation of a sentence for one or for any other number, or the English one."""
    found = translation.sentences.get(one) if translation else None
    if found is None:
        return one if count == 1 else many
    return found if isinstance(found, str) else found[count != 1]
