"""Letters: each is a folder (subject, text, HTML), a context in `contexts`, and one `render`."""

from alongside.letters.rendering import Rendered, render

__all__ = ["Rendered", "render"]
