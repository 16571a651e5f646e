"""The rules: each alert is brought about, is silent while all is well, and has its page."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from deploy.local.servers.prometheus import NoPrometheus, prometheus_program
from deploy.observability import panels
from deploy.setup.environment import ROOT

HERE: Final = ROOT / "deploy" / "observability"
RUNBOOKS: Final = ROOT / "docs" / "runbooks"


def alerts() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((HERE / "rules/alerts.yml").read_text())["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def promtool(*line: str) -> subprocess.CompletedProcess[str]:
    try:
        program = prometheus_program("promtool")
    except NoPrometheus as missing:
        pytest.skip(f"the rules were not tested: {missing}")
    return subprocess.run([program, *line], check=False, capture_output=True, text=True, cwd=ROOT)


@pytest.mark.spec("OPS-12")
def test_each_alert_fires_when_it_should_and_at_no_other_time() -> None:
    outcome = promtool("test", "rules", str(HERE / "rules/tests/alerts.yml"))
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_no_alert_is_left_untested() -> None:
    cases = yaml.safe_load((HERE / "rules/tests/alerts.yml").read_text())["tests"]
    fired = {rule["alertname"] for case in cases for rule in case["alert_rule_test"] if rule["exp_alerts"]}
    (quiet,) = [case for case in cases if case["name"] == "nothing when all is well"]
    names = [one["alert"] for one in alerts()]
    assert sorted(fired) == sorted(names)
    assert sorted(rule["alertname"] for rule in quiet["alert_rule_test"]) == sorted(names)


@pytest.mark.spec("OPS-12")
def test_each_alert_names_a_page_that_says_what_to_look_at_and_what_to_do() -> None:
    for alert in alerts():
        page = ROOT / alert["annotations"]["runbook"]
        text = page.read_text()
        assert text.startswith(f"# {alert['alert']}\n"), page
        assert "## Look at\n" in text, page
        assert "## Do\n" in text, page
        assert f"**Severity** {alert['labels']['severity']}, after {alert['for']}." in text, page
    pages = {path.stem for path in RUNBOOKS.glob("*.md")} - {"README"}
    assert pages == {alert["alert"] for alert in alerts()}
    index = (RUNBOOKS / "README.md").read_text()
    assert all(f"[{name}]({name}.md)" in index for name in pages)


def test_what_the_pages_tell_to_run_exists() -> None:
    commands = {"settings", "job", "dead-letters", "failed-messages", "send-failed-again", "scheduled-jobs"}
    for page in RUNBOOKS.glob("*.md"):
        for named in re.findall(r"python3? -m [<>\w]+ ([a-z-]+)", page.read_text()):
            assert named in commands, f"{page.name}: {named}"


def test_prometheus_takes_the_configuration_of_a_cluster(tmp_path: Path) -> None:
    # Debian's Prometheus is built without Kubernetes: where the pods are found is replaced, all the rest is checked.
    configuration = yaml.safe_load((HERE / "prometheus.yml").read_text())
    configuration["rule_files"] = [str(HERE / each) for each in configuration["rule_files"]]
    for scrape in configuration["scrape_configs"]:
        if scrape.pop("kubernetes_sd_configs", None):
            scrape["static_configs"] = [{"targets": ["localhost:8000"]}]
    (tmp_path / "prometheus.yml").write_text(yaml.safe_dump(configuration))
    outcome = promtool("check", "config", str(tmp_path / "prometheus.yml"))
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.spec("OPS-11")
def test_the_dashboards_are_what_the_code_makes() -> None:
    files = {path.name: path.read_text() for path in (HERE / "dashboards").glob("*.json")}
    assert files == panels.written(), "Run: python -m deploy.observability.panels deploy/observability/dashboards"


def test_each_panel_has_a_place_and_a_name_of_its_own() -> None:
    for name, shown_panels in panels.every_dashboard().items():
        shown = panels.grafana(name, shown_panels)["panels"]
        assert len({(one["gridPos"]["x"], one["gridPos"]["y"]) for one in shown}) == len(shown)
        assert len({one["title"] for one in shown}) == len(shown)
        assert Path(f"{name}.json").suffix == ".json"
