"""Read a text file as a whole."""

from pathlib import Path

from rbm.errors import InputError


def read_text(path: str) -> str:
    """Read the text in a file, UTF-8 with or without a byte order mark.

    Raises
    ------
    InputError
        If there is no such file, it cannot be read, is no text, or holds nothing but white space.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"there is no file {path}: check the name") from None
    except OSError as error:
        raise InputError(f"cannot read {path} ({error.strerror}): give a file that can be read") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is no text in UTF-8: say what it is with --kind, or convert it") from None
    if "\0" in text:
        raise InputError(f"{path} is no text, it holds zero bytes: say what it is with --kind")
    if not text.strip():
        raise InputError(f"{path} is empty: give a file with data")
    return text
