"""The entry the Slack command line tool starts: the same as `meshcheck run`."""

import sys

from bot.cli import main

if __name__ == "__main__":
    sys.argv = ["meshcheck", "run"]
    main()
