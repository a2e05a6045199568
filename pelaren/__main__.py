"""`python -m pelaren COMMAND`: the operator's commands."""

import sys

from pelaren.console.commands import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
