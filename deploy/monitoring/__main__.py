"""Writes everything that is generated."""

from deploy.monitoring.write import write_all

if __name__ == "__main__":
    write_all()
