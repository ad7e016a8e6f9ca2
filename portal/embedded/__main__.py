"""`python -m portal.embedded --port 8000 --data var`: the whole portal on one machine."""

import argparse
import os
import sys

from portal.embedded.supervisor import main

parser = argparse.ArgumentParser(prog="portal.embedded", description=__doc__)
parser.add_argument("--port", default=os.environ.get("PORT", "8000"))
parser.add_argument("--data", default=os.environ.get("DATA", "var"))
parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="address to listen on")
given = parser.parse_args()
sys.exit(main(given.port, given.data, host=given.host))
