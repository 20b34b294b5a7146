"""The tree of things that go wrong on purpose. Each leaf decides what happens next.

AlongsideError
├── ProgramMistake        a program file is wrong: file, line, key, what to write instead
├── DeliveryRefused       a form delivery is not authentic: 401, nothing kept
│   └── DeliveryTooLarge  over the cap: 413, nothing kept
├── DoesNotFit            an authentic submission we cannot map: 202, kept in quarantine
├── LinkRefused           a link is forged, edited, expired or revoked: one identical page
├── ProofFailed           a group's plan is not proven best: nothing of it is used, a person is told
├── NotNow                a step that the state of the match does not allow (already decided, taken)
├── TryAgain              a machine should retry later (throttled, conflict that did not settle)
└── NeverRetry            a machine must stop (message rejected, address suppressed)

Anything else propagates: our own outage answers 503 and is retried by whoever called.
The text of an error is safe to log: ids, codes and counts, never answers, names or addresses.
"""


class AlongsideError(Exception):
    """Base of every error raised on purpose."""


class ProgramMistake(AlongsideError):
    """A program file that cannot be used.

    `file`, `line` (1-based, 0 when the file has no such line) and `key` (dotted path) say where;
    `advice` says what to write instead.
    """

    def __init__(self, file: str, line: int, key: str, advice: str) -> None:
        self.file, self.line, self.key, self.advice = file, line, key, advice
        super().__init__(f"{file}, line {line}, {key}: {advice}")


class DeliveryRefused(AlongsideError):
    """An unauthentic delivery. `code` is the reason code that may be logged and counted."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class DeliveryTooLarge(DeliveryRefused):
    """A delivery over the size cap."""


class DoesNotFit(AlongsideError):
    """An authentic submission that cannot become an application by itself.

    `code` is a reason code; `question` is the id of the question it concerns, if any.
    """

    def __init__(self, code: str, question: str = "") -> None:
        self.code, self.question = code, question
        super().__init__(f"{code} {question}".strip())


class LinkRefused(AlongsideError):
    """A link that opens nothing. Never says which check failed."""


class ProofFailed(AlongsideError):
    """A plan whose proof failed. Counts only: the message that failed names the group."""

    def __init__(self, mentees: int, mentors: int) -> None:
        self.mentees, self.mentors = mentees, mentors
        super().__init__(f"{mentees} mentees, {mentors} mentors")


class NotNow(AlongsideError):
    """The facts do not allow this step. `code` names the case; `item` is what was found."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class TryAgain(AlongsideError):
    """A transient failure: the same call may succeed later. `code` may be logged."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class NeverRetry(AlongsideError):
    """A permanent refusal by a machine. `code` may be logged."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)
