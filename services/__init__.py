"""The services. They meet only on Kafka."""
