"""The library: loading is idempotent and refuses a changed version; a frozen framework owes it nothing."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, transaction

from evalcase.audit.models import Entry
from indicators.frameworks.frozen import FrozenFramework
from indicators.frameworks.problems import FrameworkFileError
from indicators.library.models import Framework
from indicators.library.selectors import get_framework
from indicators.library.services import FrameworkError, freeze, load_frameworks, set_framework_active

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(tmp_path, framework_text):
    """``write(old, new)``: the small framework as a file, with one text replaced."""

    def file(old: str = "", new: str = ""):
        path = tmp_path / "small.yaml"
        path.write_text(framework_text.replace(old, new, 1) if old else framework_text, encoding="utf-8")
        return path

    return file


@pytest.fixture
def framework(write) -> Framework:
    return load_frameworks(paths=[write()])[0].framework


def test_loading_twice_stores_once_and_logs_once(write):
    first = load_frameworks(paths=[write()])
    again = load_frameworks(paths=[write()])

    assert [loaded.is_new for loaded in first + again] == [True, False]
    assert again[0].framework == first[0].framework
    assert Entry.objects.filter(action="载入指标体系").count() == 1


def test_writing_a_number_otherwise_is_not_another_content(framework, write):
    assert not load_frameworks(paths=[write("weight: 40", 'weight: "40.0"')])[0].is_new


def test_changed_content_of_a_version_is_refused(framework, write):
    with pytest.raises(FrameworkFileError) as caught:
        load_frameworks(paths=[write("title: 小体系", "title: 大体系")])

    assert '请把 version 改为新的版本号（如 "2"）' in str(caught.value)
    framework.refresh_from_db()
    assert framework.title == "小体系"


def test_a_new_version_stands_beside_the_old(framework, write):
    for version in ("1.9", "1.10"):
        load_frameworks(paths=[write('version: "1"', f'version: "{version}"')])

    assert get_framework("small").version == "1.10"
    assert get_framework("small", "1") == framework
    assert Framework.objects.filter(kind="project").count() == 3


def test_nothing_is_stored_when_one_file_is_broken(tmp_path, write):
    write()
    (tmp_path / "broken.yaml").write_text("code: 1", encoding="utf-8")

    with pytest.raises(FrameworkFileError):
        load_frameworks(paths=[tmp_path])

    assert not Framework.objects.exists()


def test_the_database_holds_a_version_once(framework):
    twin = Framework(code=framework.code, version=framework.version, content={}, sha256="0")
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_an_inactive_version_is_not_offered_but_still_found(framework):
    set_framework_active(framework=framework, active=False, reason="已有新版")

    assert get_framework("small", "1") == framework
    with pytest.raises(Framework.DoesNotExist, match="没有代码为“small”的指标体系（启用的版本）"):
        get_framework("small")
    assert Entry.objects.get(action="停用指标体系").reason == "已有新版"


def test_freezing_gives_the_same_value_twice_with_its_digest(framework):
    frozen = freeze(framework=framework)

    assert frozen == freeze(framework=Framework.objects.get())
    assert (frozen.code, frozen.version, frozen.sha256) == ("small", "1", framework.sha256)
    assert [path for path, _ in frozen.framework.leaves()] == ["过程/制度健全性", "过程/预算执行率", "产出/参保扩面"]
    assert frozen.formulas == [{"key": "结转率", "operation": "ratio", "inputs": ["部门.年末结转", "部门.全年预算"]}]


def test_a_frozen_framework_is_independent_of_later_edits(framework):
    frozen = freeze(framework=framework)

    framework.content["tree"][0]["name"] = "改名"
    framework.content["facts"].clear()

    assert isinstance(frozen, FrozenFramework)
    assert frozen.framework.tree[0].name == "过程"
    assert len(frozen.formulas) == 1


def test_content_changed_behind_the_services_is_not_frozen(framework):
    framework.content["total"] = "120"
    framework.save()

    with pytest.raises(FrameworkError, match="校验值不一致"):
        freeze(framework=Framework.objects.get())


def test_command_loads_the_shipped_frameworks(capsys):
    call_command("load_frameworks")
    call_command("load_frameworks")

    printed = capsys.readouterr().out
    shipped = len(list((settings.BASE_DIR / "fixtures" / "frameworks").glob("*.yaml")))
    assert printed.count("已载入：") == printed.count("未变化：") == Framework.objects.count() == shipped


def test_command_check_writes_nothing(write, capsys):
    call_command("load_frameworks", str(write()), "--check")

    assert capsys.readouterr().out == "合格：small 第1版《小体系》，3个末级指标\n"
    assert not Framework.objects.exists()


def test_command_reports_faults_on_stderr_and_exits_1(write, capsys):
    with pytest.raises(SystemExit) as caught:
        call_command("load_frameworks", str(write("kind: yes_no", "kind: nonsense")))

    assert caught.value.code == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "small.yaml【过程/制度健全性 · rule.kind】" in printed.err
    assert "共1处问题" in printed.err
