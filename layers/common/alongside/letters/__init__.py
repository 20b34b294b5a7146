"""Letters: each is a folder (subject, body), a context in `contexts`, and one `render`. `templates`
says how to write one, `catalog` what there is to translate."""

from alongside.letters.rendering import Rendered, render

__all__ = ["Rendered", "render"]
