"""What the database itself refuses, whoever asks; and that nobody can fork the chain."""

from __future__ import annotations

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from evalcase.audit.chain import verify
from evalcase.audit.models import AppendOnlyError, ChainHead, Entry
from evalcase.audit.services import record, record_event
from evalcase.audit.triggers import InstallGuards, RemoveGuards, installing, missing_guards
from tests.evalcase.audit.conftest import run_all, run_sql
from units.agencies.models import Agency
from units.people.models import User

COLUMNS = "actor_name, actor_role, action, succeeded, object_model, object_id, object_title, changes, reason, batch, at"
VALUES = "'伪造者', '', '更正', true, 'agencies.agency', '1', '某县', '{}', '', '', '2026-01-01 00:00:00+00:00'"


def inserting(content: str, position: str = "NULL", digest: str = "", verb: str = "INSERT") -> str:
    return (
        f"{verb} INTO audit_entry ({COLUMNS}, content_sha256, position, previous, digest) "
        f"VALUES ({VALUES}, '{content}', {position}, '', '{digest}')"
    )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET reason = '改写'",
        "UPDATE audit_entry SET digest = '' WHERE position = 2",
        "UPDATE audit_entry SET position = position + 100",
        "DELETE FROM audit_entry WHERE position = 5",
        "DELETE FROM audit_entry",
        "UPDATE audit_chainhead SET position = 3",
        "UPDATE audit_chainhead SET position = position + 1",
        "DELETE FROM audit_chainhead",
        "INSERT INTO audit_chainhead (id, position, digest) VALUES (2, 0, '')",
        inserting(content=""),
        inserting(content="0" * 64, position="99"),
        inserting(content="0" * 64, digest="0" * 64),
    ],
)
def test_the_database_refuses(ten: list[int], sql: str) -> None:
    before = list(Entry.objects.values())
    with pytest.raises(IntegrityError, match="操作日志"), transaction.atomic():
        run_sql(sql)
    assert list(Entry.objects.values()) == before
    assert verify().broken is None


@pytest.mark.parametrize("table", ["audit_entry", "audit_chainhead"])
def test_sqlite_replaces_no_row_and_postgresql_empties_no_table(ten: list[int], table: str) -> None:
    if connection.vendor == "postgresql":
        sql = f"TRUNCATE {table}"
    elif table == "audit_entry":
        sql = inserting("0" * 64, verb="INSERT OR REPLACE").replace("(actor_name", "(id, actor_name", 1)
        sql = sql.replace("VALUES (", f"VALUES ({ten[4]}, ", 1)
    else:
        sql = "INSERT OR REPLACE INTO audit_chainhead (id, position, digest) VALUES (1, 0, '')"
    with pytest.raises(IntegrityError, match="操作日志"), transaction.atomic():
        run_sql(sql)
    assert verify().broken is None


def test_an_entry_written_past_python_still_stands_in_the_chain(ten: list[int]) -> None:
    run_sql(inserting(content="a" * 64))
    verdict = verify()
    assert verdict.broken is not None
    assert verdict.broken.position == len(ten) + 1
    assert "内容与内容摘要不符" in verdict.broken.problem
    assert "伪造者" in verdict.broken.problem


def test_an_entry_of_the_running_transaction_cannot_be_changed_either(ten: list[int], centre: Agency) -> None:
    record(actor=None, action="更正", obj=centre)  # on PostgreSQL not in the chain before the commit
    with pytest.raises(IntegrityError, match="操作日志"), transaction.atomic():
        run_sql("UPDATE audit_entry SET reason = '改写' WHERE id = (SELECT max(id) FROM audit_entry)")
    assert verify().broken is None


def test_a_rolled_back_entry_leaves_no_gap(ten: list[int], centre: Agency) -> None:
    for keep in (True, False, True):
        with transaction.atomic():
            record(actor=None, action="更正", obj=centre)
            if not keep:
                transaction.set_rollback(True)
    verdict = verify()
    assert (verdict.broken, verdict.end.position) == (None, len(ten) + 2)


def test_the_head_is_closed_in_python_too(ten: list[int]) -> None:
    head = ChainHead.objects.get()
    with pytest.raises(AppendOnlyError):
        head.save()
    with pytest.raises(AppendOnlyError):
        head.delete()


def test_a_role_that_may_only_insert_can_write_the_log(guarded: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("只有 PostgreSQL 有角色")
    role = f"audit_writer_{uuid4().hex}"
    run_all([f"CREATE ROLE {role}", f"GRANT SELECT, INSERT ON audit_entry TO {role}"])
    run_all([f"GRANT SELECT ON audit_chainhead TO {role}", f"GRANT USAGE ON SEQUENCE audit_entry_id_seq TO {role}"])
    run_sql(f"SET LOCAL ROLE {role}")
    record_event(actor=None, action="更正", title="某县")
    assert verify().broken is None
    for sql in ("UPDATE audit_entry SET reason = ''", "DELETE FROM audit_entry"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            run_sql(sql)


def test_guards_are_installed_by_the_migrations_and_can_be_lifted(guarded: None) -> None:
    from django.db.migrations.loader import MigrationLoader

    operations = MigrationLoader(connection).get_migration("audit", "0001_initial").operations
    assert isinstance(operations[-1], InstallGuards)
    assert missing_guards(connection) == []
    editor = connection.schema_editor()  # not entered: SQLite's would not begin inside a test's transaction
    RemoveGuards().database_forwards("audit", editor, None, None)
    assert "audit_entry_chain" in missing_guards(connection)
    RemoveGuards().database_backwards("audit", editor, None, None)
    assert missing_guards(connection) == []


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain() -> None:
    agency = Agency.objects.create(code="race", kind="unit")
    writers, each = 6, 8
    errors: list[BaseException] = []
    gate = threading.Barrier(writers)

    def write(name: int) -> None:
        try:
            gate.wait(timeout=60)
            for number in range(each):
                with transaction.atomic():
                    record(actor=None, action="并发写入", obj=agency, reason=f"{name}之{number}")
                    if number % 3 == 0:
                        record_event(actor=None, action="并发写入", title=f"{name}之{number}")
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(name,)) for name in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    verdict = verify()
    assert verdict.broken is None
    assert verdict.end.position == Entry.objects.count() == writers * (each + 3)


@pytest.mark.django_db(transaction=True)
def test_a_long_import_keeps_nobody_waiting_for_the_log() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite 只容一个写入者，与日志无关")
    ready, done = threading.Event(), threading.Event()
    reached: list[bool] = []

    def long_import() -> None:
        with transaction.atomic():
            record_event(actor=None, action="导入", title="先开始，后提交")
            ready.set()
            reached.append(done.wait(timeout=60))
        connection.close()

    thread = threading.Thread(target=long_import)
    thread.start()
    ready.wait(timeout=60)
    record_event(actor=None, action="更正", title="后开始，先提交")
    done.set()
    thread.join()
    assert reached == [True]
    assert [entry.object_title for entry in Entry.objects.order_by("position")] == ["后开始，先提交", "先开始，后提交"]
    assert verify().broken is None


def test_one_entry_is_one_query(guarded: None, evaluator: User, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        record(actor=evaluator, action="更正", obj=evaluator, changes={"得分": ["1", "2"]}, reason="依据")
    with django_assert_num_queries(1):
        record_event(actor=None, action="拒绝访问", title="/admin/", succeeded=False)


def test_another_kind_of_database_is_refused_by_name() -> None:
    class Other:
        vendor = "oracle"

    with pytest.raises(DatabaseError, match="只支持 SQLite 和 PostgreSQL"):
        installing(Other())  # type: ignore[arg-type]
