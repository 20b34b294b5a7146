"""Letters and pages in a real browser: on a narrow phone, light and dark, under their policy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from alongside import letters, pages
from tests.browser.chromium import Browser, browse, find_chromium
from tests.rules.letters.samples import HEAL, LETTERS
from tests.rules.pages.samples import PAGES

pytestmark = pytest.mark.browser
SMALL_TARGETS = """
[...document.querySelectorAll(
  'button, summary, textarea, a.go, a.button, .choice, input[type=email]')]
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44)
  .map(e => e.outerHTML.slice(0, 60))
"""
CONTRAST = """
(() => {
  const luminance = c => {
    const [r, g, b] = c.match(/[\\d.]+/g).map(v => v / 255)
      .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const behind = e => {
    for (; e; e = e.parentElement) {
      const color = getComputedStyle(e).backgroundColor;
      if (!/, 0\\)$/.test(color)) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  return [...document.querySelectorAll('body *')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(e => {
      const two = [luminance(getComputedStyle(e).color), luminance(behind(e))].sort();
      const [low, high] = [Math.min(...two), Math.max(...two)];
      return [(high + .05) / (low + .05), e.outerHTML.slice(0, 80)];
    })
    .filter(([ratio]) => ratio < 4.5);
})()
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    with browse(program) as running:
        yield running


def gather() -> dict[str, tuple[str, dict[str, str]]]:
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for case, (letter, its) in LETTERS.items():
        found[f"letter {case}"] = (letters.render(letter, HEAL, its).html, {})
    for case, (page, context) in PAGES.items():
        html = pages.render(page, HEAL, context)
        found[f"page {case}"] = (html, pages.headers(html))
    return found


SCREENS = gather()


@contextmanager
def serve(screens: dict[str, tuple[str, dict[str, str]]]) -> Iterator[str]:
    order = list(screens)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            number = self.path.strip("/")
            if not number.isdigit():
                self.send_error(404)
                return
            html, headers = screens[order[int(number)]]
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: Any) -> None:
            """Nothing: the test says what went wrong."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serve(SCREENS) as address:
        yield address


@pytest.mark.parametrize("case", SCREENS)
def test_a_screen_fits_a_narrow_phone(browser: Browser, site: str, case: str) -> None:
    browser.open(f"{site}/{list(SCREENS).index(case)}", 320)
    assert browser.evaluate("innerWidth") == 320
    assert browser.evaluate("document.documentElement.scrollWidth") == 320
    assert browser.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("case", SCREENS)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_word_stands_out_from_what_is_behind_it(
    browser: Browser, site: str, case: str, *, dark: bool
) -> None:
    browser.open(f"{site}/{list(SCREENS).index(case)}", 360, dark=dark)
    assert browser.evaluate(CONTRAST) == []


def test_the_style_of_a_page_is_allowed_by_its_own_policy(browser: Browser, site: str) -> None:
    browser.open(f"{site}/{list(SCREENS).index('page review')}", 360)
    main = "getComputedStyle(document.querySelector('main')).maxWidth"
    assert browser.evaluate(main) != "none"


def test_a_script_planted_in_a_page_is_stopped_by_the_policy(browser: Browser) -> None:
    html, headers = SCREENS["page review"]
    planted = html.replace("</main>", "<script>document.title = 'ran'</script></main>")
    with serve({"guarded": (planted, headers), "open": (planted, {})}) as site:
        browser.open(f"{site}/0", 360)
        assert browser.evaluate("document.title") != "ran"
        browser.open(f"{site}/1", 360)
        assert browser.evaluate("document.title") == "ran"


def test_the_width_check_notices_something_too_wide(browser: Browser, tmp_path: Path) -> None:
    wide = tmp_path / "wide.html"
    wide.write_text("<meta name=viewport content='width=device-width'><div style='width:900px'>x")
    browser.open(wide.as_uri(), 320)
    assert browser.evaluate("document.documentElement.scrollWidth") > 320


def test_the_contrast_check_notices_pale_words(browser: Browser, tmp_path: Path) -> None:
    pale = tmp_path / "pale.html"
    pale.write_text("<body style='background:#fff'><p style='color:#aaa'>pale</p>")
    browser.open(pale.as_uri(), 320)
    assert len(browser.evaluate(CONTRAST)) == 1
