"""Pages: plain HTML without scripts, one `render`, and the headers every page goes out with."""

from alongside.pages.rendering import Page, headers, render

__all__ = ["Page", "headers", "render"]
