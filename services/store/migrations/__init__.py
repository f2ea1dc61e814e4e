"""The steps a database takes from empty to what this release reads and writes."""
