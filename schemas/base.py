"""What every contract shares: frozen values, unknown fields ignored, times in UTC."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict


def to_utc(moment: datetime) -> datetime:
    """The same moment in UTC, so that RFC 3339 ends with `Z`.

    Raises:
        ValueError: in UTC it lies outside the years 1 to 9999.
    """
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("the time lies outside the years 1 to 9999") from error


UtcTime = Annotated[AwareDatetime, AfterValidator(to_utc)]


LEAST, GREATEST = -(2**63), 2**63 - 1
"""Of a number that is stored: what databases and most readers' languages hold."""


class Contract(BaseModel):
    """A value on the wire: frozen; readers ignore what they do not know, so that contracts can grow."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        ser_json_bytes="base64",
        val_json_bytes="base64",
    )
