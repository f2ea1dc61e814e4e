"""Settings of the store."""

from services.common.settings import Settings


class StoreSettings(Settings):
    """What the store reads beside what everyone needs."""

    @property
    def database(self) -> str:
        """The URL of the database: the one set, else SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'dateline.db'}"
