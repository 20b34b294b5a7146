"""Letters as files to look at in a browser, with a page that lists them."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from alongside import letters
from alongside.enrollment import slug
from alongside.letters.rendering import Rendered
from alongside.program import Program
from console.letters import samples
from console.letters.sent import TO_HELPERS, TO_MEMBERS

_STYLE = """
body { font: 17px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 46rem; padding: 0 1rem;
  color: #222; background: #fff; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
dt { margin-top: 1rem; } dd { margin: 0 0 0 1rem; } a { color: #1b5e7a; }
p, .when { color: #555; }
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """One letter in one state. `shows` says which."""

    name: str
    shows: str
    rendered: Rendered

    @property
    def file(self) -> str:
        """What its file is called."""
        return f"{self.name.replace('_', '-')}--{slug(self.shows)}.html"


def of_letter(program: Program, name: str) -> tuple[Sample, ...]:
    """One letter in each of its states."""
    footer = samples.footer(name)
    return tuple(
        Sample(name, shows, letters.render(name, program, content, footer))
        for shows, content in samples.of_letter(program, name).items()
    )


def write(folder: Path, program: Program, chosen: Sequence[Sample]) -> Path:
    """Write each letter and the page that lists them; where that page is."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in chosen:
        (folder / one.file).write_text(one.rendered.html, encoding="utf-8")
    index = folder / "index.html"
    index.write_text("\n".join(_index(program, chosen)) + "\n", encoding="utf-8")
    return index


def _index(program: Program, chosen: Sequence[Sample]) -> Iterator[str]:
    title = html.escape(f"Letters of {program.name}")
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f"<title>{title}</title>"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>"
    yield "<p>The people in them are invented, and their links open nothing.</p>"
    yield from _part("To members", TO_MEMBERS, chosen)
    yield from _part("To those who look after others", TO_HELPERS, chosen)
    yield "</body>\n</html>"


def _part(heading: str, when: Mapping[str, str], chosen: Sequence[Sample]) -> Iterator[str]:
    names = [name for name in when if any(one.name == name for one in chosen)]
    if not names:
        return
    yield f"<h2>{heading}</h2>\n<dl>"
    for name in names:
        yield f'<dt><code>{name}</code> <span class="when">{html.escape(when[name])}</span></dt>'
        for one in (one for one in chosen if one.name == name):
            said = f"{html.escape(one.rendered.subject)}</a> ({html.escape(one.shows)})"
            yield f'<dd><a href="{one.file}">{said}</dd>'
    yield "</dl>"
