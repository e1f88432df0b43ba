"""Run a page's own scripts, and a script of a test after them, under Node or headless Chromium."""

import base64
import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
NODE = shutil.which("node") or ""
SANDBOX = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")  # tests may run as root, in a container
_SECONDS = 120


def scripts_of(page: str) -> list[str]:
    """The scripts of a page, the last one opens it."""
    return re.findall(r"<script>\n(.*?)</script>", page, re.DOTALL)


def contents_of(page: str) -> dict[str, Any]:
    """What a page holds of a network."""
    (text,) = re.findall(r'<script type="application/json" id="contents">(.*?)</script>', page, re.DOTALL)
    return json.loads(text)


def decoded(text: str) -> bytes:
    """The bytes of an array of a page."""
    return base64.b64decode(text)


def run_node(page: str, script: str, folder: Path) -> Any:
    """What the body of a function returns that runs after the page's scripts, which are not told to open the page."""
    lines = [*scripts_of(page)[:-1], f"const CONTENT = {json.dumps(contents_of(page))};"]
    lines.append(f"console.log(JSON.stringify((() => {{{script}}})()));")
    (folder / "script.js").write_text("\n".join(lines), encoding="utf-8")
    done = subprocess.run([NODE, folder / "script.js"], capture_output=True, text=True, timeout=_SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def run_chromium(page: str, script: str, folder: Path, *options: str) -> Any:
    """The same in a browser, where the page is open."""
    watch = "<script>window.addEventListener('error', (event) => { window.failed = event.message; });</script>"
    after = f"""<script>
const CONTENT = JSON.parse(document.getElementById("contents").textContent);
let RESULT;
try {{ RESULT = (() => {{{script}}})(); }} catch (error) {{ window.failed = error.stack; }}
const shown = document.createElement("pre");
shown.id = "result";
shown.textContent = JSON.stringify({{ result: RESULT, failed: window.failed }});
document.body.replaceChildren(shown);
</script>"""
    text = page.replace("<style>", watch + "<style>", 1).replace("</body>", after + "</body>", 1)
    (folder / "opened.html").write_text(text, encoding="utf-8")
    command = [CHROMIUM, "--headless", *SANDBOX, f"--user-data-dir={folder / 'profile'}", *options, "--dump-dom"]
    done = subprocess.run(
        [*command, (folder / "opened.html").as_uri()], capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    found = re.findall(r'<pre id="result">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found, done.stderr[-2000:]
    answer = json.loads(html.unescape(found[0]))
    assert "failed" not in answer, answer["failed"]
    return answer["result"]


needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")
needs_node = pytest.mark.skipif(not NODE, reason="there is no Node on this machine")
ENGINES = [
    pytest.param(run_node, id="node", marks=needs_node),
    pytest.param(run_chromium, id="chromium", marks=needs_chromium),
]
# both are V8: what takes many draws runs under the first there is
FIRST = ENGINES[:1] if NODE else ENGINES[1:]
