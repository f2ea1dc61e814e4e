"""What the API refuses."""

from typing import Any

from services.common.errors import DatelineError


class ApiError(DatelineError):
    """The API says no: `code` is stable; `parameter` and `position` tell where the fault lies."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("code", "unknown"))
        self.parameter: str | None = problem.get("parameter")
        self.position: int | str | None = problem.get("position")
        super().__init__(_sentence(self, str(problem.get("detail", f"status {status}"))))


def _sentence(error: ApiError, detail: str) -> str:
    place = f", column {error.position}" if error.position is not None else ""
    return f"{error.parameter}{place}: {detail}" if error.parameter else detail
