"""`python -m cli`: the same as `docketwire`, for children of the daemon."""

from cli.main import main

if __name__ == "__main__":
    main()
