"""``flask demo load``: the demonstration sub-district in an empty, migrated database."""

from __future__ import annotations

import click

from govtrack.core.command_line import Group
from govtrack.demo import loader

group = Group("demo", help="The demonstration sub-district.")


@group.command("load")
@click.option("--seed", type=int, default=loader.DEFAULT_SEED, show_default=True, help="Another seed, another draw.")
def load(seed: int) -> None:
    """Load the demonstration into an empty database; its sign-ins go into demo-accounts.json."""
    loader.load(seed, click.echo)
