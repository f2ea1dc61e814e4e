"""`dateline parse`: files through ingest's parsers without Kafka, on every core, and told so that people see why."""
