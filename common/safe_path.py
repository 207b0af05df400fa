"""What programs that we start may load: what we could, and never a module that lies in the folder they happen to be started in."""

import os

FLAG = "-P"
"""Python's option for one child."""


def leave_out_working_folder() -> None:
    """For all children of this process, and theirs.

    `python -m` and `python -c`, with which workers are started too, look for modules in the working folder first: there a `jobs.py` or a folder
    `pipeline` of somebody else's would be run in the place of ours.
    """
    os.environ["PYTHONSAFEPATH"] = "1"
