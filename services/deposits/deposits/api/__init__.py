"""Deposits over HTTP."""

from deposits.api import journeys, papers, requests, submission

blueprints = [journeys.blueprint, requests.blueprint, papers.blueprint, submission.blueprint]
