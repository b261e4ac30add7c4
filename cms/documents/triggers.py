"""Database triggers that keep rows: tables and their changeable columns in, triggers out.

They stop what no code of ours sees: `QuerySet.update`, `bulk_update`, raw SQL and a tool
outside Django. Features name their tables when they start; the triggers are installed
after each migration, since SQLite drops those of a table that a migration rebuilds.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "keep_"
FUNCTION = "concord_keep_rows"
# TG_ARGV: the columns that may change. Comparing whole rows as JSON names no column in
# the definition, so that a later migration may alter any of them.
FUNCTION_BODY = """
BEGIN
  IF TG_OP = 'UPDATE' AND TG_NARGS > 0
     AND (to_jsonb(OLD) - TG_ARGV) IS NOT DISTINCT FROM (to_jsonb(NEW) - TG_ARGV) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Rows of % are kept as they are.', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END
"""


@dataclass(frozen=True)
class Rule:
    """What may change in the rows of a table; they are never deleted."""

    table: str
    changeable: tuple[str, ...] = ()


_rules: dict[str, Rule] = {}


def register_append_only(table: str) -> None:
    """Let rows of `table` be inserted only: every UPDATE and DELETE is refused."""
    _rules[table] = Rule(table)


def register_frozen(table: str, changeable: Iterable[str]) -> None:
    """Refuse DELETE, and UPDATE of all columns of `table` but the `changeable` ones."""
    _rules[table] = Rule(table, tuple(sorted(changeable)))


def rules() -> list[Rule]:
    """Every registered table, by name."""
    return [_rules[table] for table in sorted(_rules)]


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the triggers of every registered table that exists; does nothing twice."""
    connection = connections[using]
    present = _present(connection)
    wanted = _wanted(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and _function_drifted(connection):
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger "
                f"LANGUAGE plpgsql AS $keep${FUNCTION_BODY}$keep$"
            )
        for name, (table, sql) in wanted.items():
            if present.get(name) == _comparable(connection, sql):
                continue
            if name in present:
                cursor.execute(_drop(connection, name, table))
            cursor.execute(sql)
        for name in present.keys() - wanted.keys():
            cursor.execute(_drop(connection, name, _table_of(connection, name)))


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """Drop every trigger made here; only tests and a lawful erasure have a reason to."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in _present(connection):
            cursor.execute(_drop(connection, name, _table_of(connection, name)))


@contextmanager
def lifted(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Do without the triggers inside the block."""
    remove(using)
    try:
        yield
    finally:
        install(using)


def missing_triggers(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Names of triggers that are gone, switched off or say something else than ours."""
    connection = connections[using]
    present = _present(connection)
    missing = [
        name
        for name, (_, sql) in _wanted(connection).items()
        if present.get(name) != _comparable(connection, sql)
    ]
    if connection.vendor == "postgresql" and _function_drifted(connection):
        missing.append(FUNCTION)
    return sorted(missing)


def install_after_migrate(*, using: str = DEFAULT_DB_ALIAS, **_: object) -> None:
    """Receiver of `post_migrate`."""
    install(using)


# -- definitions ---------------------------------------------------------------------


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """Trigger name → (table, CREATE TRIGGER) for the registered tables that exist."""
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        return {
            name: (rule.table, sql)
            for rule in rules()
            if rule.table in tables
            for name, sql in make(connection, cursor, rule)
        }


def _postgresql(
    _connection: BaseDatabaseWrapper, _cursor: object, rule: Rule
) -> Iterator[tuple[str, str]]:
    arguments = ", ".join(f"'{column}'" for column in rule.changeable)
    name = f"{PREFIX}{rule.table}"
    yield (
        name,
        f"CREATE TRIGGER {name} BEFORE DELETE OR UPDATE ON public.{rule.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {FUNCTION}({arguments})",
    )
    # Row triggers do not see TRUNCATE.
    yield (
        f"{name}_truncate",
        f"CREATE TRIGGER {name}_truncate BEFORE TRUNCATE ON public.{rule.table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()",
    )


def _sqlite(
    connection: BaseDatabaseWrapper, cursor: object, rule: Rule
) -> Iterator[tuple[str, str]]:
    refuse = (
        f"BEGIN SELECT RAISE(ABORT, 'Rows of {rule.table} are kept as they are.'); END"
    )
    name = f"{PREFIX}{rule.table}"
    yield (
        f"{name}_delete",
        f'CREATE TRIGGER "{name}_delete" BEFORE DELETE ON "{rule.table}" {refuse}',
    )
    when = ""
    if rule.changeable:
        columns = connection.introspection.get_table_description(cursor, rule.table)
        fixed = sorted({column.name for column in columns} - set(rule.changeable))
        changed = " OR ".join(f'OLD."{c}" IS NOT NEW."{c}"' for c in fixed)
        when = f"WHEN {changed} "
    yield (
        f"{name}_update",
        f'CREATE TRIGGER "{name}_update" BEFORE UPDATE ON "{rule.table}" {when}{refuse}',
    )


# -- what is there -------------------------------------------------------------------


def _present(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Our triggers in the database: name → definition, as `_comparable` spells it."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT tgname, pg_get_triggerdef(oid), tgenabled FROM pg_trigger "
            "WHERE NOT tgisinternal AND tgname LIKE %s"
        )
    else:
        query = (
            "SELECT name, sql, 'O' FROM sqlite_master "
            "WHERE type = 'trigger' AND name LIKE %s"
        )
    with connection.cursor() as cursor:
        cursor.execute(query, [f"{PREFIX}%"])
        return {
            name: _comparable(connection, sql) if enabled in ("O", b"O") else "off"
            for name, sql, enabled in cursor.fetchall()
        }


def _comparable(connection: BaseDatabaseWrapper, sql: str) -> str:
    """A definition without what PostgreSQL spells in its own way."""
    if connection.vendor != "postgresql":
        return sql
    return sql.replace('"', "").replace(" public.", " ").casefold()


def _function_drifted(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [FUNCTION])
        return cursor.fetchall() != [(FUNCTION_BODY,)]


def _table_of(connection: BaseDatabaseWrapper, name: str) -> str:
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [name]
        )
        return cursor.fetchone()[0]


def _drop(connection: BaseDatabaseWrapper, name: str, table: str) -> str:
    if connection.vendor == "postgresql":
        return f"DROP TRIGGER {name} ON {table}"
    return f'DROP TRIGGER "{name}"'


# -- this app's own tables -----------------------------------------------------------

for _table in (
    "documents_snapshotbody",
    "documents_snapshot",
    "documents_snapshotasset",
    "documents_snapshotsource",
    "documents_snapshotcontributor",
    "documents_blob",
    "documents_editionevent",
    "documents_nodeid",
    "documents_noderevision",
):
    register_append_only(_table)
register_frozen("documents_edition", changeable=["status", "effective_to"])
register_frozen(
    "documents_proof",
    changeable=["html_id", "pdf_id", "pdf_left_out", "problems", "made_at"],
)
