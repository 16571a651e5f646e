"""Build the images, by buildah: `python -m deploy.images.build [SERVICE …] [--base IMAGE] [--tag TAG]`.

What goes into an image is put together here first, in `build/images/<service>`: the libraries that the service needs,
of the versions in the lock, and its own code. The image is that folder on the base: nothing that builds is in it.
"""

from __future__ import annotations

import argparse
import compileall
import json
import py_compile
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.setup.environment import ROOT, SERVICES

GATEWAY: Final = "gateway"
IMAGES: Final = (*SERVICES, GATEWAY)
USUAL_BASE: Final = "docker.io/library/python:3.11-slim"
HERE: Final = Path(__file__).parent
NOT_SHIPPED: Final = shutil.ignore_patterns("__pycache__", "*.pyc", "tests", "testing")


class CannotBuild(Exception):
    """An image can't be built; the message says what is missing or what failed."""


@dataclass(frozen=True)
class Library:
    """A library in the image, of one version, with the hashes that its files may have."""

    name: str
    version: str
    hashes: tuple[str, ...]


def prepare(service: str, folder: Path) -> list[Library]:
    """Put together what goes into a service's image; return its libraries."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "code").mkdir(parents=True)
    lock = folder / "requirements.txt"
    lock.write_text(_closure(_project(service)))
    _uv("install", "--require-hashes", "--target", str(folder / "libraries"), "-r", str(lock))
    shutil.rmtree(folder / "libraries/bin", ignore_errors=True)
    _copy_code(service, folder / "code")
    for part in ("libraries", "code"):
        _compile(folder / part)
    libraries = list(_read_lock(lock.read_text()))
    (folder / "sbom.json").write_text(json.dumps(bill_of_materials(service, libraries), indent=1))
    file = (HERE / "Containerfile").read_text().replace("SERVICE_MODULE", service)
    (folder / "Containerfile").write_text(file)
    return libraries


def build(service: str, *, base: str, tag: str, isolation: str = "oci") -> str:
    """Build a service's image and return its name."""
    if shutil.which("buildah") is None:
        raise CannotBuild("There is no buildah. Debian: apt-get install buildah")
    folder, name = ROOT / "build" / "images" / service, f"localhost/chartrier/{service}:{tag}"
    prepare(service, folder)
    arguments = {"BASE": base, "SERVICE": service, "COMMIT": _commit()}
    line = ["buildah", "bud", "--isolation", isolation, "--timestamp", "0", "--layers=false", "--tag", name]
    for key, value in arguments.items():
        line += ["--build-arg", f"{key}={value}"]
    _run([*line, "--file", str(folder / "Containerfile"), str(folder)])
    return name


def bill_of_materials(service: str, libraries: Iterable[Library]) -> dict[str, object]:
    """Return what is in an image in CycloneDX' form; the base describes itself."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": f"chartrier/{service}", "version": _commit()}},
        "components": [
            {
                "type": "library",
                "name": each.name,
                "version": each.version,
                "purl": f"pkg:pypi/{each.name}@{each.version}",
                "hashes": [{"alg": "SHA-256", "content": digest} for digest in each.hashes],
            }
            for each in libraries
        ],
    }


def _project(service: str) -> Path:
    return ROOT / GATEWAY if service == GATEWAY else ROOT / "services" / service


def _closure(project: Path) -> str:
    """Return the part of the lock that a package and `chartrier-common` need, with its hashes."""
    ours = [
        argument for each in ("common", GATEWAY, *SERVICES) for argument in ("--no-emit-package", f"chartrier-{each}")
    ]
    form = [
        "--quiet",
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--no-emit-index-url",
        "--python-version",
        "3.11",
    ]
    sources = [str(project / "pyproject.toml"), str(ROOT / "libs/common/pyproject.toml")]
    line = [*_uv_program(), "pip", "compile", *form, *ours, "--constraint", str(ROOT / "requirements.txt"), *sources]
    return _run(line, cwd=ROOT)


def _copy_code(service: str, into: Path) -> None:
    shutil.copytree(ROOT / "libs/common/chartrier", into / "libs/common/chartrier", ignore=NOT_SHIPPED)
    if service == GATEWAY:
        _copy_gateway(into)
        return
    for part in (service, "migrations"):
        shutil.copytree(ROOT / "services" / service / part, into / "services" / service / part, ignore=NOT_SHIPPED)


def _copy_gateway(into: Path) -> None:
    if not (ROOT / "gateway/portal/dist/index.html").exists():
        raise CannotBuild("The portal is not built. Run: make portal")
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc", "tests", "portal")
    shutil.copytree(ROOT / "gateway", into / "gateway", ignore=ignored)
    shutil.copytree(ROOT / "gateway/portal/dist", into / "gateway/portal/dist")
    shutil.copytree(ROOT / "contracts/http", into / "contracts/http")


def _compile(folder: Path) -> None:
    # By their content and never looked at again: files get another time in an image.
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(folder, quiet=2, stripdir=str(folder.parent), prependdir="/app", invalidation_mode=mode)


def _read_lock(text: str) -> Iterator[Library]:
    for requirement in text.replace("\\\n", " ").splitlines():
        named, *hashes = requirement.split("--hash=sha256:")
        name, _, version = named.partition(";")[0].strip().partition("==")
        if version:
            yield Library(name, version, tuple(each.strip() for each in hashes))


def _commit() -> str:
    return _run(["git", "-C", str(ROOT), "rev-parse", "HEAD"]).strip()


def _uv_program() -> list[str]:
    return [str(Path(sys.prefix, "bin/uv"))]


def _uv(*arguments: str) -> None:
    _run([*_uv_program(), "pip", *arguments, "--quiet", "--python", sys.executable])


def _run(line: list[str], *, cwd: Path | None = None) -> str:
    done = subprocess.run(line, check=False, capture_output=True, text=True, cwd=cwd)
    if done.returncode != 0:
        raise CannotBuild(f"{' '.join(line[:4])} … failed:\n{done.stderr[-3000:]}")
    return done.stdout


def main() -> int:
    """Build what is named, or everything."""
    parser = argparse.ArgumentParser(prog="python -m deploy.images.build", description=__doc__)
    parser.add_argument("services", nargs="*", metavar="SERVICE")
    parser.add_argument("--base", default=USUAL_BASE)
    parser.add_argument("--tag", default="0.1.0")
    parser.add_argument("--isolation", default="oci", choices=["oci", "chroot", "rootless"])
    given = parser.parse_args()
    if unknown := set(given.services) - set(IMAGES):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(IMAGES)}")
    try:
        for service in given.services or IMAGES:
            print(build(service, base=given.base, tag=given.tag, isolation=given.isolation), flush=True)
    except CannotBuild as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
