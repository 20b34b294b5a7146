"""The promises R01-R61, the ideas, and the tests that hold each: `python -m tests.promises`.

A test holds a promise when its name begins with the promise's number, or with several
(`test_R17_…`, `test_R43_R44_…`), and an idea of the mission when it begins with the idea's
(`test_idea_07_…`). What no test holds is a gap, and a gap fails.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parent
PROMISES = {
    "R01": "One form is one application for one role, however often it is delivered.",
    "R02": "A mentee belongs to a group and attends; if not, a person sees why.",
    "R03": "A former member may mentor and may not be mentored.",
    "R04": "Nobody has to name a diagnosis or how bad it is.",
    "R05": "A quality a mentor does not claim is shown and never refuses anybody.",
    "R06": "Twelve months, or a depth of healing that a person looks at.",
    "R07": "Having been mentored counts and is shown.",
    "R08": "No score of healing exists or blocks.",
    "R09": "Being of age is vouched for; no birth date is kept.",
    "R10": "Nobody is matched before accepting the agreement; which text is kept.",
    "R11": "First read, then ask: a request before acceptance waits with the text.",
    "R12": "Whoever waits is told that it may take time; a program can close its forms.",
    "R13": "Nothing ever asks for money.",
    "R14": "A missing answer lowers confidence, never eligibility; it can be given later.",
    "R15": "No suggestion crosses groups.",
    "R16": "A mentor is at least as experienced; never the reverse, never oneself.",
    "R17": "Similarity raises rank and never removes a possible pair.",
    "R18": "What matters comes from the program's file; a new question needs no code.",
    "R19": "Being different never counts less than a missing answer.",
    "R20": "A no for comfort beats any score, for good, unseen by the other.",
    "R21": "Declared friends, family and partners are never matched, both ways, for ever.",
    "R22": "Who declared whom, and why, appears nowhere.",
    "R23": "A program may ask for no shared experience at all.",
    "R24": "A program may match by age and interests alone.",
    "R25": "Only mentors with a free place who are not paused are offered.",
    "R26": "A facilitator of that group approves first; another group's sees nothing.",
    "R27": "Both hear of a match or neither does, and only once.",
    "R28": "A match begins when both said yes; contact details pass only then.",
    "R29": "Shared ways of contact are shown; none in common is flagged, not dropped.",
    "R30": "After a closure a mentor returns without asking; one message pauses.",
    "R31": "The next match is somebody else, unless both ask for each other.",
    "R32": "A mentee finds a new mentor in one step and keeps the place in the queue.",
    "R33": "A mentee becomes a mentor in one step; one person may be both.",
    "R34": "One to one, and nobody without a form of their own.",
    "R35": "A match lasts as long as it helps both.",
    "R36": "A program may last a year, with notice, renewal or goodbye.",
    "R37": "A meeting lasts about thirty minutes.",
    "R38": "After three meetings an ending is offered; a fourth is allowed.",
    "R39": "A workbook that is asked for is one the mentor knows.",
    "R40": "A missed meeting is neither repeated nor punished.",
    "R41": "Check-ins keep the program's rhythm and go to each person alone.",
    "R42": "Milestones are celebrated; no streaks, points or rankings.",
    "R43": "No message calls anybody behind, late or failing.",
    "R44": "Peer support is not written in the voice of a coach.",
    "R45": "No goals or homework in peer support.",
    "R46": "Self-efficacy may be asked; only averages of enough people are shown.",
    "R47": "Both are addressed alike and see the same of each other.",
    "R48": "A mentor can say that it is too much, and gets a break at once.",
    "R49": "Mentoring replaces no meeting.",
    "R50": "Every personal question can be skipped and costs no place.",
    "R51": "Every letter names somebody to turn to besides the partner.",
    "R52": "What two people say is never stored; a worry reaches a person.",
    "R53": "Every program says that mentoring is no professional support.",
    "R54": "Either may end it at once and without a reason.",
    "R55": "A goodbye note may be left and is passed on once.",
    "R56": "Both links to end work; the second says that it has ended.",
    "R57": "Feedback cannot be traced back to a person.",
    "R58": "Feedback can be given at any time.",
    "R59": "A member may see, correct, export and erase what is kept.",
    "R60": "Asking for a chat makes no match and takes no place.",
    "R61": "Nothing claims that mentoring will make anybody better.",
}


IDEAS = {
    "idea_01": "Feedback nobody can unmask.",
    "idea_02": "A comfort check that costs nobody anything.",
    "idea_03": "Confidential exclusions, with the right words.",
    "idea_04": "Why not yet: the true cause for each waiting person.",
    "idea_05": "A bounded wait.",
    "idea_06": "Giving back, made easy.",
    "idea_07": "Mentor care.",
    "idea_08": "A voice guard.",
    "idea_09": "Risk routing that keeps nothing.",
    "idea_10": "No account and no password: a whole life by forms and links.",
    "idea_11": "Both or neither hear of a match.",
    "idea_12": "An agreement that has versions.",
}

_NAME = re.compile(r"test_((?:(?:R\d\d|idea_\d\d)_)+)(.+)")


@dataclass(frozen=True)
class Holder:
    """A test that holds a promise or an idea."""

    promise: str
    file: str
    says: str


def holders(folder: Path = TESTS) -> Iterator[Holder]:
    """The tests under a folder whose names begin with the number of what they hold."""
    for path in sorted(folder.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found = _NAME.match(node.name) if isinstance(node, ast.FunctionDef) else None
            for number in re.findall(r"R\d\d|idea_\d\d", found[1]) if found else ():
                yield Holder(number, path.relative_to(folder).as_posix(), found[2] if found else "")


def held(found: Iterator[Holder]) -> dict[str, list[Holder]]:
    """Tests by promise and idea, all included; KeyError for a number that promises nothing."""
    by_number: dict[str, list[Holder]] = {number: [] for number in PROMISES | IDEAS}
    for holder in found:
        by_number[holder.promise].append(holder)
    return by_number


def faults(by_number: Mapping[str, list[Holder]]) -> list[str]:
    """What fails: whatever no test holds."""
    return [f"{n}: no test holds it" for n, tests in by_number.items() if not tests]


def report(by_number: Mapping[str, list[Holder]]) -> str:
    """The list as text, a line per promise and idea, and one per test."""
    lines = []
    for number, tests in by_number.items():
        said = (PROMISES | IDEAS)[number]
        lines.append(f"{'✓' if tests else '·'} {number.replace('_', ' ')}  {said}")
        lines += [f"         {one.says.replace('_', ' ')}  ({one.file})" for one in tests]
    return "\n".join(
        [*lines, "", _count(by_number, PROMISES, "promises"), _count(by_number, IDEAS, "ideas")]
    )


def _count(by_number: Mapping[str, list[Holder]], of: Mapping[str, str], what: str) -> str:
    kept = sum(1 for number in of if by_number[number])
    return f"{kept} of {len(of)} {what} are held by a test."


def main() -> int:
    """Print the list; 1 when there is a gap."""
    by_number = held(holders())
    print(report(by_number))
    found = faults(by_number)
    print("\n".join(found))
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
