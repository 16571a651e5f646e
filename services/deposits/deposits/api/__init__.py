"""Deposits over HTTP."""

from deposits.api import journeys, papers, requests

blueprints = [journeys.blueprint, requests.blueprint, papers.blueprint]
