"""The query API: a file a resource."""
