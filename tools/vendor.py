"""
Refresh the vendored front-end files from their npm packages, or verify that they are what VENDOR.txt says.

    python tools/vendor.py           fetch every package by name and version, copy its files, rewrite VENDOR.txt
    python tools/vendor.py --check   compare the files with VENDOR.txt; needs no network

A version is changed here, nowhere else. npm runs with its own settings; this file knows no registry.
"""

import argparse
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

FOLDER = Path(__file__).resolve().parent.parent / "pelaren" / "web" / "static" / "vendor"
LIST = "VENDOR.txt"
HEAD = """\
# Files of others, unchanged but for images in data: addresses, which are taken out of sheets.
# Written by tools/vendor.py: file, package, version, licence, sha256.
"""
# Our Content-Security-Policy forbids them. Our own sheet names files instead, but where it comes later than the sheet
# of the package, a browser would ask for these first and complain.
DATA_IMAGE = re.compile(rb"""url\(("|')data:image/.*?\1\)""", re.DOTALL)


@dataclass(frozen=True)
class Package:
    """An npm package and what we take from it: files inside the package, by the name they get here."""

    name: str
    version: str
    licence: str
    files: dict[str, str]


PACKAGES = (
    Package(
        "@digdir/designsystemet-css",
        "1.22.0",
        "MIT",
        {"designsystemet.css": "dist/src/index.css", "designsystemet.LICENSE.txt": "LICENSE"},
    ),
    Package("htmx.org", "2.0.11", "0BSD", {"htmx.min.js": "dist/htmx.min.js", "htmx.LICENSE.txt": "LICENSE"}),
    Package(
        "@fontsource-variable/hanken-grotesk",
        "5.3.0",
        "OFL-1.1",
        {
            "hanken-grotesk-latin-wght-normal.woff2": "files/hanken-grotesk-latin-wght-normal.woff2",
            "hanken-grotesk.LICENSE.txt": "LICENSE",
        },
    ),
)


def main() -> int:
    """Run the command line; 0 when everything is in order."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare only, change nothing")
    if not parser.parse_args().check:
        for package in PACKAGES:
            refresh(package)
        (FOLDER / LIST).write_text(listing())
    problems = differences()
    print("\n".join(problems) or f"All vendored files are as {LIST} says.")
    return 1 if problems else 0


def refresh(package: Package) -> None:
    """Fetch a package with npm and copy our files out of it. Raises CalledProcessError or KeyError when it cannot."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", f"{package.name}@{package.version}", "--silent", "--ignore-scripts"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as packed:
            for ours, theirs in package.files.items():
                (FOLDER / ours).write_bytes(content(packed, theirs))


def content(packed: tarfile.TarFile, name: str) -> bytes:
    """Return one file of an npm archive as we keep it. Raises KeyError when the package has no such file."""
    file = packed.extractfile(str(PurePosixPath("package") / name))
    if file is None:
        raise KeyError(name)
    return DATA_IMAGE.sub(b"none", file.read()) if name.endswith(".css") else file.read()


def listing(folder: Path = FOLDER) -> str:
    """Return VENDOR.txt as the files of now would have it."""
    lines = [
        f"{ours}  {package.name}  {package.version}  {package.licence}  {fingerprint(folder / ours)}\n"
        for package in PACKAGES
        for ours in package.files
    ]
    return HEAD + "".join(lines)


def differences(folder: Path = FOLDER) -> list[str]:
    """Return a sentence for every file that is not what VENDOR.txt says, or is not in it."""
    known = {name for package in PACKAGES for name in package.files} | {LIST}
    strangers = sorted(path.name for path in folder.iterdir() if path.name not in known)
    problems = [f"{name} is in the folder but in no package of tools/vendor.py." for name in strangers]
    written = (folder / LIST).read_text().splitlines() if (folder / LIST).exists() else []
    changed = [line.split()[0] for line in listing(folder).removeprefix(HEAD).splitlines() if line not in written]
    return problems + [f"{name} is not what VENDOR.txt says." for name in changed]


def fingerprint(path: Path) -> str:
    """Return the sha256 of a file, or a word when it is missing."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "missing"


if __name__ == "__main__":
    sys.exit(main())
