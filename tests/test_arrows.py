"""The arrows between the rooms point down only, also for whoever runs nothing but the tests."""

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_no_room_imports_one_above_it() -> None:
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS
