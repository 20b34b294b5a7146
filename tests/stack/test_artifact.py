"""What is built runs under AWS's own runtime client, with nothing installed beside it."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from local import installation, package, places, up
from local.locks import held
from tests.stack import runtime
from tests.stack.runtime import Function, Outcome

pytestmark = [pytest.mark.stack, pytest.mark.full, pytest.mark.xdist_group("artifact")]
HOME = places.HOME / "artifact"
PINS = Path(__file__).with_name("requirements-artifact.txt")
FUNCTIONS = ("intake", "match", "review", "member", "mail", "delivery")
Event = Callable[[str], Any]


@pytest.fixture(scope="session")
def python() -> Path:
    """An interpreter that has the runtime client and nothing else; made on first use."""
    wanted = f"{hashlib.sha256(PINS.read_bytes()).hexdigest()} {sys.version_info[:2]}"
    stamp, found = HOME / "installed", HOME / "bin" / "python"
    places.HOME.mkdir(exist_ok=True)
    with held(places.HOME / "artifact.lock"):
        if not stamp.is_file() or stamp.read_text() != wanted:
            shutil.rmtree(HOME, ignore_errors=True)
            venv.create(HOME, with_pip=True)
            installation.install(found, PINS, up.quiet)
            stamp.write_text(wanted)
    return found


@pytest.fixture(scope="session")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built layer, unpacked."""
    folder = tmp_path_factory.mktemp("layer")
    built = package.layer(places.ROOT / "layers" / "common", installation.ensure(print), print)
    zipfile.ZipFile(io.BytesIO(built)).extractall(folder)
    return folder


@pytest.fixture
def environment(stack: up.Running) -> dict[str, str]:
    """Where the functions find the stack."""
    given = stack.stack.parameters
    return {
        "AWS_ENDPOINT_URL": stack.engine.endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "TABLE_NAME": stack.tables()["MembersTable"],
        "ROOT_SECRET_NAME": given["RootSecretName"],
        "BASE_URL": given["BaseUrl"],
        "SENDER_ADDRESS": given["SenderAddress"],
        "COORDINATOR_ADDRESS": given["CoordinatorAddress"],
        "CONFIGURATION_SET": stack.stack.names["LetterEvents"],
        "NIGHT_QUEUE_URL": stack.stack.names["NightQueue"],
        "POWERTOOLS_TRACE_DISABLED": "true",
    }


Run = Callable[..., AbstractContextManager[Function]]


@pytest.fixture
def run(python: Path, layer: Path, environment: dict[str, str], tmp_path: Path) -> Run:
    """`run("intake")`: that function, from the zip that is deployed."""

    @contextmanager
    def run(name: str, of: Path = layer, **more: str) -> Iterator[Function]:
        code = tmp_path / name
        built = package.function(places.ROOT / "functions" / name)
        zipfile.ZipFile(io.BytesIO(built)).extractall(code)
        with runtime.running(python, of, code, environment | more, tmp_path / "said") as function:
            yield function

    return run


def page(event: Any, path: str) -> Any:
    """A page's event for another path."""
    route = "/" + path.split("/")[1] + ("/{token}" if path.count("/") > 1 else "")
    event["rawPath"] = event["requestContext"]["http"]["path"] = path
    event["routeKey"] = event["requestContext"]["routeKey"] = f"GET {route}"
    return event


def test_the_interpreter_has_no_package_that_the_layer_should_bring(python: Path) -> None:
    listed = subprocess.run(
        [str(python), "-m", "pip", "list", "--format=freeze"],
        capture_output=True,
        text=True,
        check=True,
    )
    names = {line.partition("==")[0].lower() for line in listed.stdout.split()}
    assert "awslambdaric" in names
    assert not names & {"boto3", "botocore", "pydantic", "jinja2", "aws-lambda-powertools"}


def status(outcome: Outcome) -> tuple[str, int]:
    """What a function of the API answered."""
    return outcome.kind, outcome.body["statusCode"]


def test_intake_answers(run: Run, event: Event) -> None:
    with run("intake") as function:
        hook = event("review/look.json")
        hook["pathParameters"] = {"proxy": "heal/mentee/tally/x"}
        assert status(function(hook)) == ("response", 405)
        hook["requestContext"]["http"]["method"] = "POST"
        assert status(function(hook)) == ("response", 401)


@pytest.mark.parametrize(
    ("name", "path", "expected"),
    [("review", "/review/x", 404), ("member", "/links", 200), ("member", "/consent/x", 404)],
)
def test_a_page_is_rendered(run: Run, event: Event, name: str, path: str, expected: int) -> None:
    with run(name) as function:
        outcome = function(page(event("review/look.json"), path))
    assert status(outcome) == ("response", expected)
    assert outcome.body["body"].rstrip().endswith("</html>")


def test_match_answers(run: Run, event: Event) -> None:
    with run("match") as function:
        assert function(event("match/message.json")) == Outcome(
            "response", {"batchItemFailures": []}
        )


def test_mail_and_delivery_answer(run: Run, event: Event) -> None:
    with run("mail") as function:
        assert function(event("mail/minute.json")).kind == "response"
    with run("delivery") as function:
        assert function(event("delivery/send.json")) == Outcome("response", None)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_unexpected_error_has_the_shape_of_lambda(run: Run, name: str) -> None:
    with run(name, TABLE_NAME="nothing") as function:
        outcome = function(["no event that anybody sends"])
    assert outcome.kind == "error"
    assert set(outcome.body) == {"errorMessage", "errorType", "requestId", "stackTrace"}
    assert outcome.body["errorType"] in ("TypeError", "AttributeError", "ResourceNotFoundException")


def test_a_setting_that_makes_no_sense_stops_the_start(run: Run) -> None:
    with run("match", DIGEST_SECONDS="soon") as function:
        outcome = function.outcome()
    assert (outcome.kind, outcome.body["errorType"]) == ("init error", "ValidationError")
    assert "soon" not in outcome.body["errorMessage"]


@pytest.mark.parametrize("lost", ["pydantic", "botocore", "jinja2", "aws_lambda_powertools"])
def test_a_layer_without_a_dependency_does_not_start(
    run: Run, layer: Path, tmp_path: Path, lost: str
) -> None:
    poor = tmp_path / "layer"
    shutil.copytree(layer, poor, symlinks=True)
    shutil.rmtree(poor / "python" / lost)
    with run("review", poor) as function:
        outcome = function.outcome()
    assert (outcome.kind, outcome.body["errorType"]) == ("init error", "Runtime.ImportModuleError")
    assert lost in outcome.body["errorMessage"]
