import zipfile

import pytest

from dbn.datasets.sets.makers.installed import package_directory, read_members
from rbm import InputError


def test_files_of_a_directory_and_of_a_wheel_are_the_same(tmp_path):
    folder, wheel = tmp_path / "package", tmp_path / "package.whl"
    (folder / "data").mkdir(parents=True)
    for name in ("b.png", "a.png", "c.txt"):
        (folder / "data" / name).write_text(name)
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in ("package/data/b.png", "package/data/a.png", "package/data/c.txt", "other/data/d.png"):
            archive.writestr(name, name[-5:])
    for source in (folder, wheel):
        found = read_members(source, "package", "data/*.png")
        assert list(found.items()) == [("a.png", b"a.png"), ("b.png", b"b.png")]
        with pytest.raises(InputError, match=r"holds no data/\*.jpg: give the directory of the package package"):
            read_members(source, "package", "data/*.jpg")


def test_what_is_no_package_is_named(tmp_path):
    file = tmp_path / "x.txt"
    file.write_text("text")
    with pytest.raises(InputError, match="neither a directory nor a wheel"):
        read_members(file, "package", "*")
    with pytest.raises(InputError, match="there is no "):
        read_members(tmp_path / "none", "package", "*")


def test_an_installed_package_is_found_without_importing_it():
    assert (package_directory("numpy")() / "version.py").is_file()
    assert package_directory("no_such_package_at_all")() is None
