"""What is deployed is well formed, unprivileged, bounded, and can be replaced without anyone being refused."""

from __future__ import annotations

import json
import re
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest

from chartrier.runtime.service import Service
from chartrier.runtime.worker_pages import PAGES
from deploy.k8s.tests.rendered import ENVIRONMENTS, FOLDER, Workload, rendered, selects, text_of, tool
from deploy.setup.environment import SERVICES
from gateway.__main__ import main as gateway
from gateway.envoy.bootstrap import ADMIN_PATHS

KUBERNETES: Final = "1.31.0"
NOT_ASKED_FOR: Final = {
    # A limit on the processor makes requests wait for nothing: the request for it shares it fairly.
    "CKV_K8S_11",
    # The release's tag is in a file of its own; a registry that lets tags be moved is the registry's fault.
    "CKV_K8S_43",
    # Always asking the registry makes its outage ours; tags of releases don't move.
    "CKV_K8S_15",
}

environments = pytest.mark.parametrize("environment", ENVIRONMENTS)


@environments
@pytest.mark.spec("OPS-02")
def test_every_manifest_fits_the_schema_of_its_kind(environment: str, tmp_path: Path) -> None:
    file = tmp_path / "manifests.yaml"
    file.write_text(text_of(environment))
    line = [tool("kubernetes-validate"), "--strict", "--kubernetes-version", KUBERNETES, str(file)]
    outcome = subprocess.run(line, check=False, capture_output=True, text=True)
    said = outcome.stdout + outcome.stderr
    unknown = [line for line in said.splitlines() if line.startswith("WARN") and "keda.sh/v1alpha1" not in line]
    assert (outcome.returncode, unknown) == (0, []), said


@environments
def test_what_keda_is_told_is_of_its_form(environment: str) -> None:
    deployments = {one.name for one in rendered(environment).workloads if one.kind == "Deployment"}
    scaled = rendered(environment).of_kind("ScaledObject")
    assert len(scaled) == (0 if environment == "one-node" else len(SERVICES))
    for one in scaled:
        assert set(one["spec"]) == {"scaleTargetRef", "minReplicaCount", "maxReplicaCount", "triggers"}
        assert one["spec"]["scaleTargetRef"]["name"] in deployments
        for trigger in one["spec"]["triggers"]:
            assert set(trigger) == {"type", "metadata"}
            assert set(trigger["metadata"]) == {"serverAddress", "query", "threshold"}
            assert f'service="{one["metadata"]["name"].removesuffix("-worker")}"' in trigger["metadata"]["query"]


def test_a_checker_of_others_finds_nothing(tmp_path: Path) -> None:
    # One run for all: nearly all of its time is its start.
    line = [tool("checkov"), "--compact", "--quiet", "--output", "json", "--skip-download", "--framework", "kubernetes"]
    line += ["--skip-check", ",".join(sorted(NOT_ASKED_FOR))]
    for environment in ENVIRONMENTS:
        file = tmp_path / f"{environment}.yaml"
        file.write_text(text_of(environment))
        line += ["-f", str(file)]
    outcome = subprocess.run(line, check=False, capture_output=True, text=True)
    found = json.loads(outcome.stdout)
    assert found["summary"]["passed"] > 1000
    failed = [f"{one['file_path']} {one['check_id']} {one['resource']}" for one in found["results"]["failed_checks"]]
    assert failed == []


@environments
@pytest.mark.spec("OPS-02")
def test_every_pod_is_unprivileged_and_bounded(environment: str) -> None:
    for workload in rendered(environment).workloads:
        pod, container = workload.pod, workload.container
        assert pod["securityContext"] == {
            "runAsNonRoot": True,
            "runAsUser": 10001,
            "runAsGroup": 10001,
            "fsGroup": 10001,
            "seccompProfile": {"type": "RuntimeDefault"},
        }, workload.name
        assert pod["automountServiceAccountToken"] is False, workload.name
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }, workload.name
        assert set(container["resources"]["limits"]) >= {"memory", "ephemeral-storage"}, workload.name
        assert set(container["resources"]["requests"]) >= {"cpu", "memory"}, workload.name
        assert re.search(r":[\w.-]+$", container["image"]), f"{workload.name}: {container['image']} has no tag"


@environments
def test_secrets_are_files_and_never_variables(environment: str) -> None:
    for workload in rendered(environment).workloads:
        variables = workload.container.get("env", [])
        assert [one["name"] for one in variables if "valueFrom" in one] == [], workload.name
        assert [one for one in workload.container.get("envFrom", []) if "secretRef" in one] == [], workload.name


@environments
@pytest.mark.spec("OPS-02")
def test_every_service_has_all_that_makes_it_run(environment: str) -> None:
    names = {f"{one.kind} {one.name}" for one in rendered(environment).workloads}
    for service in SERVICES:
        parts = {"Deployment api", "Deployment worker", "Job migrate", "CronJob scheduled-jobs"}
        assert {part.replace(" ", f" {service}-") for part in parts} <= names
    assert {"Deployment gateway-envoy", "Deployment gateway-portal"} <= names


@environments
def test_probes_ask_for_addresses_that_exist(environment: str) -> None:
    for workload in rendered(environment).workloads:
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            asked = workload.container.get(probe, {}).get("httpGet")
            if asked is not None:
                assert asked["port"] in {port["name"] for port in workload.container["ports"]}, workload.name
                assert asked["path"] in addresses_of(workload), f"{workload.name} {probe}"


def addresses_of(workload: Workload) -> set[str]:
    match workload.labels["app.kubernetes.io/component"]:
        case "envoy":
            return set(ADMIN_PATHS)
        case "worker":
            return {*PAGES, "/healthz"}
    return {"/healthz", "/readyz"}


@environments
def test_ports_have_numbers_and_names_that_kubernetes_takes(environment: str) -> None:
    for workload in rendered(environment).workloads:
        for port in workload.container.get("ports", []):
            assert re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?", port["name"]), workload.name
            assert 1024 <= port["containerPort"] <= 65535, workload.name


@environments
def test_what_selects_pods_selects_those_of_one_workload(environment: str) -> None:
    shown = rendered(environment)
    for one in shown.of_kind("Service") + shown.of_kind("PodDisruptionBudget"):
        given = one["spec"]["selector"]
        selector = given if one["kind"] == "PodDisruptionBudget" else {"matchLabels": given}
        assert len([each for each in shown.workloads if selects(selector, each.labels)]) == 1, one["metadata"]["name"]
    for one in shown.of_kind("HorizontalPodAutoscaler"):
        assert shown.workload(one["spec"]["scaleTargetRef"]["name"]).kind == "Deployment"
        assert one["spec"]["minReplicas"] >= 2


@environments
@pytest.mark.spec("OPS-05")
def test_every_job_that_only_a_clock_starts_has_a_schedule(environment: str) -> None:
    for service in SERVICES:
        defined: Service = import_module(f"{service}.app").SERVICE
        assert [job.name for job in defined.jobs.all() if job.is_scheduled]
        cron = rendered(environment).workload(f"{service}-scheduled-jobs")
        assert cron.container["args"] == ["scheduled-jobs"]
        assert cron.manifest["spec"]["concurrencyPolicy"] == "Forbid"
        workers = rendered(environment).workload(f"{service}-worker").container["env"]
        assert {"name": "CHARTRIER_SCHEDULED_JOBS", "value": "scheduler"} in workers
    assert rendered(environment).workload("vault-scheduled-jobs").manifest["spec"]["schedule"].startswith("*/10 ")


@environments
@pytest.mark.spec("OPS-02")
def test_a_service_is_deployed_and_removed_without_another(environment: str) -> None:
    for service in (*SERVICES, "gateway"):
        names = [one["metadata"]["name"] for one in rendered(f"{environment}/{service}").manifests]
        assert [name for name in names if not name.startswith(f"{service}-")] == []
        images = {one.container["image"].rpartition(":")[0] for one in rendered(f"{environment}/{service}").workloads}
        assert {image.rpartition("/")[2] for image in images} == {service}
    together = {f"{one['kind']} {one['metadata']['name']}" for one in rendered(environment).manifests}
    parts = [each for part in ("common", *SERVICES, "gateway") for each in rendered(f"{environment}/{part}").manifests]
    assert {f"{one['kind']} {one['metadata']['name']}" for one in parts} == together
    assert FOLDER.is_dir()


@environments
def test_envoy_understands_what_it_is_started_with(environment: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = rendered(environment)
    settings = shown.configuration("chartrier-settings")
    given = [
        re.sub(r"\$\((\w+)\)", lambda at: settings[at[1]], each)
        for each in shown.workload("gateway-envoy").container["args"]
    ]
    assert gateway(["render", *given[1:]]) == 0
    clusters = json.loads(capsys.readouterr().out)["static_resources"]["clusters"]
    services = {one["metadata"]["name"]: one["spec"]["ports"][0]["port"] for one in shown.of_kind("Service")}
    assert {one["name"] for one in clusters} == {*SERVICES, "portal"}
    for one in clusters:
        endpoint = one["load_assignment"]["endpoints"][0]["lb_endpoints"][0]["endpoint"]
        address = endpoint["address"]["socket_address"]
        assert services[address["address"]] == address["port_value"]
