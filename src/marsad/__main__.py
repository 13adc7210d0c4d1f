"""`python -m marsad`."""

from marsad.cli.main import run

if __name__ == "__main__":
    run()
