"""Dashboards and objectives as code; `make dashboards` writes what is committed in deploy/."""
