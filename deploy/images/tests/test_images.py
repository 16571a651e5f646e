"""The images: what is in them, and that they run as Kubernetes would run them, without any privilege."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
import requests

from deploy.images.build import GATEWAY, HERE, IMAGES, build, prepare
from deploy.k8s.secrets import Servers, manifests
from deploy.k8s.tests.rendered import Workload, content_of, rendered, tool, variables_of, write_mounted_files
from deploy.local.product.installation import Installation
from deploy.local.servers import databases
from deploy.local.servers.ports import LOOPBACK, free_port
from deploy.local.servers.postgres import Postgres
from deploy.setup.environment import ROOT
from libs.common.tests.waiting import wait_until

BASE: Final = "localhost/chartrier-base:tests"
TAG: Final = "tests"
# In small virtual machines neither crun nor the usual limits work.
PODMAN: Final = ("podman", "--cgroup-manager=cgroupfs", "--runtime", "runc")
SERVICE: Final = "vault"
IN_MEMORY: Final = "/tmp/contents"  # noqa: S108 - of a container that ends with the test


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What goes into the image of one service."""
    folder = tmp_path_factory.mktemp("image") / "sharing"
    prepare("sharing", folder)
    return folder


@pytest.mark.spec("OPS-01")
def test_only_libraries_of_the_lock_are_in_an_image(prepared: Path) -> None:
    locked = (ROOT / "requirements.txt").read_text()
    components = json.loads((prepared / "sbom.json").read_text())["components"]
    assert len(components) > 20
    for each in components:
        assert f"\n{each['name']}=={each['version']} " in f"\n{locked}", each["name"]
        assert all(f"sha256:{one['content']}" in locked for one in each["hashes"]), each["name"]
    # What another service needs is not here.
    assert {"pikepdf", "pyhanko", "boto3", "pytest", "uv"}.isdisjoint(each["name"] for each in components)


@pytest.mark.spec("OPS-01")
def test_no_test_no_secret_and_no_foreign_service_is_in_an_image(prepared: Path) -> None:
    code = {str(path.relative_to(prepared / "code")) for path in (prepared / "code").rglob("*") if path.is_file()}
    assert {path.split("/")[0] for path in code} == {"libs", "services"}
    assert {path.split("/")[1] for path in code if path.startswith("services/")} == {"sharing"}
    assert [path for path in code if "/tests/" in path or path.endswith((".pem", ".key", ".env"))] == []
    # Nothing is written in a container, so everything is compiled already.
    sources = {path for path in code if path.endswith(".py") and "/migrations/" not in path}
    compiled = {path.replace("__pycache__/", "").partition(".cpython")[0] for path in code if path.endswith(".pyc")}
    assert {path.removesuffix(".py") for path in sources} <= compiled


def test_the_recipe_has_no_finding() -> None:
    outcome = subprocess.run(
        [tool("hadolint"), str(HERE / "Containerfile")], check=False, capture_output=True, text=True
    )
    assert outcome.stdout == ""


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The image of one service, on a base made of Debian's packages, or on the one that CHARTRIER_IMAGE_BASE names."""
    missing = [each for each in ("buildah", "podman", "runc") if shutil.which(each) is None]
    if missing or os.geteuid() != 0:
        pytest.skip(f"no image was built and run: {', '.join(missing) or 'root'} is missing")
    base = os.environ.get("CHARTRIER_IMAGE_BASE") or debian_base(tmp_path_factory.mktemp("base"))
    return build(SERVICE, base=base, tag=TAG, isolation="chroot")


def debian_base(folder: Path) -> str:
    """Make a base of Debian's own packages, where no registry of images is reachable."""
    if shutil.which("mmdebstrap") is None:
        pytest.skip(
            "no image was built and run: there is no base, CHARTRIER_IMAGE_BASE names none, nor is mmdebstrap here"
        )
    root = folder / "root.tar"
    what = ["--variant=essential", "--include=python3,ca-certificates"]
    subprocess.run(["mmdebstrap", *what, "bookworm", str(root)], check=True, capture_output=True)
    container = said(["buildah", "from", "scratch"])
    said(["buildah", "add", container, str(root), "/"])
    said(["buildah", "commit", container, BASE])
    said(["buildah", "rm", container])
    return BASE


def said(line: list[str]) -> str:
    return subprocess.run(line, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.soak
@pytest.mark.spec("OPS-01")
def test_a_service_runs_from_its_image_as_its_manifest_says(image: str, tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys/smtp-password").write_text("of tests only")
    postgres = Postgres(tmp_path / "postgres", password=Installation(tmp_path).keys.password("postgres"))
    try:
        server = postgres.start()
        bus = Installation(tmp_path).database("bus")
        databases.prepare(server, [*Installation(tmp_path).databases, bus])
        made = content_of(manifests(tmp_path, Servers(f"{LOOPBACK}:{server.port}"), contents_in_a_bucket=False))
        shown, port = rendered("one-node"), free_port()
        own = {"VAULT_PORT": str(port), "VAULT_WORKER_PORT": str(port := free_port()), "VAULT_OBJECTS_PATH": IN_MEMORY}
        migrate = run_line(image, shown.workload("vault-migrate"), made, tmp_path / "migrate", own)
        assert subprocess.run(migrate, check=False, capture_output=True, text=True).returncode == 0
        for part, its_port in (("api", own["VAULT_PORT"]), ("worker", own["VAULT_WORKER_PORT"])):
            line = run_line(image, shown.workload(f"vault-{part}"), made, tmp_path / part, own)
            with container(line):
                wait_until(lambda at=its_port: answers(int(at), "/readyz") == 200, within=90)  # type: ignore[misc]
                assert answers(int(its_port), "/healthz") == 200
        scheduled = run_line(image, shown.workload("vault-scheduled-jobs"), made, tmp_path / "jobs", own)
        done = subprocess.run(scheduled, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    finally:
        postgres.stop()


def run_line(
    image: str, workload: Workload, made: dict[str, dict[str, str]], folder: Path, own: dict[str, str]
) -> list[str]:
    """Return how podman runs a workload as its manifest says, on the network of this machine."""
    limit = workload.container["resources"]["limits"]["memory"].removesuffix("i").lower()
    line = [*PODMAN, "run", "--rm", "--network", "host", "--read-only", "--cap-drop", "ALL", "--user", "10001:10001"]
    line += ["--security-opt", "no-new-privileges", "--memory", limit, "--tmpfs", "/tmp:mode=1777"]  # noqa: S108
    line += ["--ulimit", "nofile=4096:4096", "--ulimit", "nproc=4096:4096", "--name", f"chartrier-tests-{folder.name}"]
    for place in write_mounted_files(workload, made, folder):
        line += ["--volume", f"{folder}{place}:{place}:ro"]
    for name, value in (variables_of(rendered("one-node"), workload) | own).items():
        line += ["--env", f"{name}={value}"]
    return [*line, image, *workload.container["args"]]


@contextmanager
def container(line: list[str]) -> Iterator[None]:
    name = line[line.index("--name") + 1]
    running = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        yield
    finally:
        # podman hands the signal on, as Kubernetes would send it.
        running.terminate()
        try:
            running.communicate(timeout=180)
        finally:
            subprocess.run([*PODMAN, "rm", "--force", name], check=False, capture_output=True)


def answers(port: int, path: str) -> int:
    try:
        return requests.get(f"http://{LOOPBACK}:{port}{path}", timeout=5).status_code
    except requests.ConnectionError:
        return 0


def test_there_is_an_image_for_each_service_and_the_gateway() -> None:
    assert {one.name for one in (ROOT / "services").iterdir() if one.is_dir()} == set(IMAGES) - {GATEWAY}
