"""`python -m dateline`."""

from dateline.cli import main

if __name__ == "__main__":  # a process that parses imports this module under another name
    main()
