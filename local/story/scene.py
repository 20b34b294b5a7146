"""What every chapter of the story works with: the running stack, the screen, the facts behind it."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from alongside import keys
from alongside.enrollment import normalize_email, slug
from alongside.letters import rendering
from alongside.model import Application, Match, Role
from alongside.program import Program
from alongside.store import applications, groups, matches
from alongside.store.table import Table, plain
from local import schedules
from local.mailbox import Mail
from local.story import browser
from local.story.checks import Checks
from local.story.people import Cast, Person
from local.story.screen import Screen
from local.up import Running
