"""Where things lie in the checkout and in its `.local` folder."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "template.yaml"
HOME = ROOT / ".local"
ENGINE = HOME / "engine"
LAYERS = HOME / "layer"
SCRATCH = HOME / "scratch"
STATE = HOME / "state"
ENDPOINTS = HOME / "endpoints.json"
REQUIREMENTS = ROOT / "local" / "requirements.txt"
