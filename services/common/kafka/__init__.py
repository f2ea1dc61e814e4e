"""The only place that speaks kafka-python."""
