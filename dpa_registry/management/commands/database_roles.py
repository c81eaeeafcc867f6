"""Print the SQL of the database's roles."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from dpa_registry.database_roles import Roles, creation, grants


class Command(BaseCommand):
    help = (
        "Prints the SQL that lets an owner migrate, and the web and the workers do no more than their work: "
        "`database_roles --create | psql` once, as the server's administrator; `database_roles | psql` as the owner, "
        "after every migrate. docs/deployment.md tells the whole. Changes nothing itself."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--create", action="store_true", help="the roles themselves, instead of their rights")
        for name, default in vars(Roles()).items():
            parser.add_argument(f"--{name}", default=default, metavar="ROLE", help=f"its name (default: {default})")

    def handle(self, *, create: bool, owner: str, web: str, worker: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles; DATABASE_URL names another database.")
        roles = Roles(owner, web, worker)
        for statement in creation(roles) if create else grants(roles):
            self.stdout.write(f"{statement};")
