"""The manifests as Kustomize renders them, and how a test asks about them."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.setup.environment import ENVIRONMENTS as TOOLS
from deploy.setup.environment import ROOT

FOLDER = ROOT / "deploy" / "k8s" / "environments"
ENVIRONMENTS = ("one-node", "staging", "production")

Json = dict[str, Any]
Secrets = dict[str, dict[str, str]]


def tool(name: str) -> str:
    """Return a program of the environment `k8s`, or skip the test and say what it could not run."""
    places = f"{TOOLS['k8s'].path / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    found = shutil.which(name, path=places)
    if found is None:
        pytest.skip(f"{name} is not here, so the manifests were not looked at; `make k8s-tools` installs it")
    return found


@cache
def text_of(part: str) -> str:
    """Return what Kustomize makes of an environment, or of one service of it (`production/vault`)."""
    line = [tool("kubectl"), "kustomize", str(FOLDER / part)]
    return subprocess.run(line, check=True, capture_output=True, text=True).stdout


@dataclass(frozen=True)
class Workload:
    """A Deployment, StatefulSet, Job or CronJob, and the pod that it makes."""

    manifest: Json

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.manifest["metadata"]["name"])

    @property
    def kind(self) -> str:
        """Its kind."""
        return str(self.manifest["kind"])

    @cached_property
    def template(self) -> Json:
        """The template of its pod."""
        spec: Json = self.manifest["spec"]
        found: Json = (spec["jobTemplate"]["spec"] if self.kind == "CronJob" else spec)["template"]
        return found

    @property
    def pod(self) -> Json:
        """The spec of its pod."""
        found: Json = self.template["spec"]
        return found

    @property
    def labels(self) -> dict[str, str]:
        """The labels of its pod."""
        found: dict[str, str] = self.template["metadata"]["labels"]
        return found

    @property
    def container(self) -> Json:
        """Its one container."""
        (found,) = self.pod["containers"]
        return dict(found)


@dataclass(frozen=True)
class Rendered:
    """All manifests of an environment."""

    environment: str
    manifests: tuple[Json, ...]

    def of_kind(self, kind: str) -> list[Json]:
        """Return the manifests of one kind."""
        return [one for one in self.manifests if one["kind"] == kind]

    @cached_property
    def workloads(self) -> list[Workload]:
        """Everything that makes pods."""
        kinds = ("Deployment", "StatefulSet", "Job", "CronJob")
        return [Workload(one) for one in self.manifests if one["kind"] in kinds]

    def workload(self, name: str) -> Workload:
        """Return the workload of a name."""
        (found,) = [one for one in self.workloads if one.name == name]
        return found

    def configuration(self, name: str) -> dict[str, str]:
        """Return the content of a ConfigMap."""
        (found,) = [one for one in self.of_kind("ConfigMap") if one["metadata"]["name"] == name]
        return dict(found.get("data", {}))


@cache
def rendered(part: str) -> Rendered:
    """Return an environment, or one service of it, rendered."""
    return Rendered(part, tuple(each for each in yaml.safe_load_all(text_of(part)) if each))


def selects(selector: Json, labels: dict[str, str]) -> bool:
    """Tell whether a label selector matches; the empty one matches all."""
    if any(labels.get(key) != value for key, value in selector.get("matchLabels", {}).items()):
        return False
    return all(labels.get(one["key"]) in one["values"] for one in selector.get("matchExpressions", []))


def content_of(manifests: list[Json]) -> Secrets:
    """Return what is in each Secret and ConfigMap, by name."""
    return {one["metadata"]["name"]: one.get("stringData") or one["data"] for one in manifests}


def variables_of(shown: Rendered, workload: Workload) -> dict[str, str]:
    """Return the variables that a container is started with."""
    variables = dict[str, str]()
    for one in workload.container["envFrom"]:
        variables |= shown.configuration(one["configMapRef"]["name"])
    return variables | {one["name"]: one["value"] for one in workload.container["env"]}


def write_mounted_files(workload: Workload, made: Secrets, folder: Path) -> list[str]:
    """Write what is mounted into a container below a folder; return where it is mounted."""
    volumes = {one["name"]: one for one in workload.pod["volumes"]}
    places = []
    for mount in workload.container["volumeMounts"]:
        volume = volumes[mount["name"]]
        source = volume.get("secret", {}).get("secretName") or volume.get("configMap", {}).get("name")
        if source is None:
            continue
        place = Path(f"{folder}{mount['mountPath']}")
        place.mkdir(parents=True, exist_ok=True)
        for name, content in made[source].items():
            (place / name).write_text(content)
        places.append(str(mount["mountPath"]))
    return places
