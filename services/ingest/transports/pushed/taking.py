"""A feed whose source calls us, and what is done with what it brings."""

from dataclasses import dataclass

from services.ingest.transports.desk import Arrival, Desk
from services.ingest.transports.pushed.settings import WebhookFeed, WebSubFeed
from services.ingest.transports.pushed.subscribing import Subscription
from services.ingest.transports.state import Round


@dataclass(frozen=True, slots=True)
class Taker:
    """Takes what comes in for one feed; `subscription` where it had to be asked for."""

    feed: WebhookFeed | WebSubFeed
    desk: Desk
    subscription: Subscription | None = None

    async def take(self, body: bytes, media_type: str | None) -> None:
        """When it returns Kafka has it; what of it cannot be read is dead-lettered. Raises Unavailable."""
        brought = await self.desk.take(Arrival(data=body, media_type=media_type))
        await self.desk.end(Round.BROUGHT if brought else Round.NOTHING)
