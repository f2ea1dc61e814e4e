"""Many items in one request, answered while they come."""
