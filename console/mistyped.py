"""What was typed and no command takes, as a sentence that says what to write."""

from __future__ import annotations

from typing import Any

from typer.exceptions import TyperException

_HELP_ITSELF = "NoArgsIsHelpError"


def is_help(error: TyperException) -> bool:
    """Whether this is no mistake: a group of commands without a word more shows its help."""
    return type(error).__name__ == _HELP_ITSELF


def in_words(error: TyperException) -> str:
    """What to write instead, and where the help is. Typer's own text is written for programmers,
    and may hold what was typed: none of it is taken over."""
    return f"{_what(error)} {_where(error)}"


def _what(error: Any) -> str:
    kind = type(error).__name__
    if kind == "NoSuchOption":
        near = " or ".join(sorted(error.possibilities or ()))
        meant = f" Did you mean {near}?" if near else ""
        return f"There is no option {error.option_name}.{meant}"
    if kind == "BadOptionUsage":
        return f"Write something after {error.option_name}."
    param = getattr(error, "param", None)
    if param is None:
        return _of_words(error)
    if kind == "MissingParameter":
        return f"Something is missing: {_named(param)}.{_choices(param)}"
    return _of_value(error, param)


def _of_words(error: Any) -> str:
    """A word that is no command, or a word too many."""
    below = getattr(error.ctx.command, "commands", None) if error.ctx else None
    if below is None:
        return "That is more than this command takes. A name with blanks in it needs quotes: 'A B'."
    said = error.message.partition("Did you mean ")[2].replace("'", "")
    known = said.rstrip("?") or ", ".join(name for name, one in below.items() if not one.hidden)
    return f"There is no such command. {'Did you mean' if said else 'There are:'} {known}" + (
        "?" if said else "."
    )


def _of_value(error: Any, param: Any) -> str:
    name, choices = _named(param), _choices(param)
    if choices:
        return f"{name} cannot be that.{choices}"
    for sign, told in (
        ("integer", "{name} is to be a whole number."),
        ("greater than", "{name} is to be a number that is not smaller than 0."),
        ("formats", "{name} is to be a date, such as 2026-11-21."),
    ):
        if sign in error.message:
            return told.format(name=name)
    return f"{name} cannot be that."


def _named(param: Any) -> str:
    if param.param_type_name == "option":
        return str(param.opts[0])
    return str(param.metavar or param.name).upper().replace("_", "-")


def _choices(param: Any) -> str:
    kind: Any = getattr(param, "type_descriptor", None)
    if not getattr(kind, "is_choice", False):
        return ""
    return f" Write one of: {', '.join(str(getattr(one, 'value', one)) for one in kind.choices)}."


def _where(error: Any) -> str:
    context = getattr(error, "ctx", None)
    return f"See: {context.command_path if context else 'alongside'} --help"
