"""What a program may vary, as one frozen model, read once from one TOML file.

Everything that reads answers, scores a pair or writes a label derives from this model: a new
program or a new question needs no code. A mistake is refused with file, line, key and what to
write instead (`ProgramMistake`).
"""

from alongside.program.doubts import warnings
from alongside.program.reading import load, load_all, load_words
from alongside.program.schema import (
    AGREEMENT,
    NAME_IS_ADDRESS,
    AspectRule,
    Choice,
    Condition,
    Eligibility,
    Kind,
    Program,
    Purpose,
    Question,
)

__all__ = [
    "AGREEMENT",
    "NAME_IS_ADDRESS",
    "AspectRule",
    "Choice",
    "Condition",
    "Eligibility",
    "Kind",
    "Program",
    "Purpose",
    "Question",
    "load",
    "load_all",
    "load_words",
    "warnings",
]
