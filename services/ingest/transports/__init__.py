"""The ways by which feeds come without a sender calling us: folders watched, addresses asked.

Each transport brings files one at a time; a file is done with at its source only after Kafka has acknowledged it.
"""
