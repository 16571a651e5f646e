"""`python -m gateway render | run | validate | openapi | portal`."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from gateway.envoy.bootstrap import command, render, validation
from gateway.envoy.route_table import SERVICES
from gateway.envoy.topology import Endpoint, Topology, embedded, stack
from gateway.portal_server.merged_openapi import public_document
from gateway.portal_server.settings import Settings

LISTEN = "127.0.0.1:20080"
ADMIN = "127.0.0.1:20081"
PROCESS = "127.0.0.1:20082"
ISSUER = f"http://{LISTEN}"


def main(given: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = _parser().parse_args(given)
    match arguments.command:
        case "render":
            print(json.dumps(render(_topology(arguments)), indent=1))
            return 0
        case "run":
            return run(_topology(arguments))
        case "validate":
            return validate()
        case "openapi":
            print(json.dumps(public_document(Settings.read().contracts), indent=1))
            return 0
        case _:
            return serve_portal(Endpoint.parse(arguments.listen))


def run(topology: Topology) -> int:
    """Become Envoy on a topology: the process is the same, so that signals reach it."""
    configuration = Path(gettempdir(), "envoy.json")
    configuration.write_text(json.dumps(render(topology)))
    line = command(configuration)
    os.execv(line[0], line)  # noqa: S606 - our own program, on a configuration of our own


def validate() -> int:
    """Have Envoy itself read each rendering; return 0 when it accepts them all."""
    outcomes = [_accepted(topology, name) for name, topology in every_topology().items()]
    return 0 if all(outcomes) else 1


def every_topology() -> dict[str, Topology]:
    """Return one topology of each kind, with the usual addresses."""
    listen = Endpoint.parse(LISTEN)
    admin = Endpoint.parse(ADMIN)
    pairs = {
        service: (Endpoint("127.0.0.1", 20100 + place), Endpoint("127.0.0.1", 20200 + place))
        for place, service in enumerate(SERVICES)
    }
    by_name = {service: (Endpoint(f"{service}.chartrier.svc.cluster.local", 8000),) for service in SERVICES}
    everywhere = Endpoint("0.0.0.0", 8080)  # noqa: S104 — inside a container
    named = stack(listen=everywhere, admin=admin, upstreams=by_name, issuer="https://chartrier.example")
    return {
        "embedded": embedded(listen=listen, admin=admin, process=Endpoint.parse(PROCESS), issuer=ISSUER),
        "stack": stack(listen=listen, admin=admin, upstreams=pairs, issuer=ISSUER),
        "services found by name, behind TLS": replace(named, secure=True, trusted_hops=1),
    }


def serve_portal(listen: Endpoint) -> int:
    """Serve the portal and the API's description until stopped."""
    from chartrier.runtime.http_server import Server
    from gateway.portal_server.app import create_app

    Server(create_app, host=listen.host, port=listen.port, threads=4).run()
    return 0


def _accepted(topology: Topology, name: str) -> bool:
    with TemporaryDirectory() as folder:
        config = Path(folder, "envoy.json")
        config.write_text(json.dumps(render(topology)))
        outcome = subprocess.run(validation(config), capture_output=True, text=True, check=False)
    print(f"{name}: {'accepted' if outcome.returncode == 0 else outcome.stderr.strip()}")
    return outcome.returncode == 0


def _topology(arguments: argparse.Namespace) -> Topology:
    listen, admin = Endpoint.parse(arguments.listen), Endpoint.parse(arguments.admin)
    if arguments.kind == "embedded":
        process = Endpoint.parse(arguments.process)
        return embedded(listen=listen, admin=admin, process=process, issuer=arguments.issuer)
    upstreams: dict[str, tuple[Endpoint, ...]] = {}
    for pair in arguments.upstream:
        service, _, endpoint = pair.partition("=")
        upstreams[service] = (*upstreams.get(service, ()), Endpoint.parse(endpoint))
    named = stack(listen=listen, admin=admin, upstreams=upstreams, issuer=arguments.issuer)
    return replace(named, secure=arguments.secure, trusted_hops=arguments.trusted_hops)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m gateway")
    commands = parser.add_subparsers(dest="command", required=True)
    _add_topology(commands.add_parser("render", help="print the Envoy configuration"))
    _add_topology(commands.add_parser("run", help="run Envoy on it"))
    commands.add_parser("validate", help="have Envoy check every rendering")
    commands.add_parser("openapi", help="print the OpenAPI document of all services")
    serving = commands.add_parser("portal", help="serve the portal and the description of the API")
    serving.add_argument("--listen", default="127.0.0.1:20107")
    return parser


def _add_topology(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=["embedded", "stack"])
    parser.add_argument("--listen", default=LISTEN)
    parser.add_argument("--admin", default=ADMIN)
    parser.add_argument("--issuer", default=ISSUER, help="the issuer of auth's tokens")
    parser.add_argument("--process", default=PROCESS, help="embedded: the address of the one process")
    parser.add_argument(
        "--upstream", action="append", default=[], metavar="SERVICE=HOST:PORT", help="stack: once for each endpoint"
    )
    parser.add_argument("--secure", action="store_true", help="stack: browsers come by TLS, which ends before us")
    parser.add_argument("--trusted-hops", type=int, default=0, help="stack: how many proxies of ours stand before us")


if __name__ == "__main__":
    sys.exit(main())
