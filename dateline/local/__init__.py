"""Everything on one machine: Apache Kafka and the services as processes, watched."""
