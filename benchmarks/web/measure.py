"""How quick the page is: ``PYTHONPATH=benchmarks python benchmarks/web/measure.py``.

Ten made-up brands over two years (30,000 messages, by benchmarks/scale) go into a workspace, ``contrasocial open`` is
started on it, and each view is asked for once (then its window is judged) and then twenty times more: the middle and
the slowest of those are told. Chromium says when the first paint is; the memory is what the server and the processes
that count for it hold: as started, while counting, and when it is idle again.
"""

import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx2 as httpx
import numpy as np
import psutil
import pyarrow as pa
import pyarrow.csv
from scale.generate import World, as_log  # beside this folder

BRANDS, MESSAGES, DAYS, SINCE, TIMES = 10, 3_000, 730, 1_704_067_200, 20
PAINT = """() => new Promise(told => new PerformanceObserver(list => {
    for (const one of list.getEntriesByName('first-contentful-paint')) told(one.startTime)
}).observe({type: 'paint', buffered: true}))"""
IDLE = 20  # seconds, a little more than a process that counts waits for more
VIEWS = (
    "today", "health", "report.html", "report.html?window=all", "people", "posts", "trend", "compare", "goals",
    "draft",
)  # fmt: skip


def log(file: Path) -> str:
    """Write the log; gives the name of its first brand."""
    world = World(7)
    parts = [
        as_log(
            world.part(np.random.default_rng([7, b]), b, MESSAGES, MESSAGES, SINCE, DAYS, 1_000_000 + b * MESSAGES)
        )
        for b in range(BRANDS)
    ]
    pa.csv.write_csv(pa.concat_tables(parts), file)
    return "Brand00Help"


def resident(server: "subprocess.Popen[str]") -> str:
    """The resident memory of a server and of what it has started, in words."""
    page = psutil.Process(server.pid)
    some = [page, *page.children(recursive=True)]
    return f"{sum(process.memory_info().rss for process in some) / 2**20:.0f} MB in {len(some)}"


def painted(address: str, base: str) -> str:
    """When Chromium paints the first of the page, in words."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return "not measured: the extra 'browser' is not installed"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        found = []
        for view in ("today", "health", "compare"):
            page.goto(f"{base}/{view}")
            paint = page.evaluate(PAINT)
            found.append(f"{view} {paint:.0f} ms")
        browser.close()
    return ", ".join(found)


def main() -> None:
    """Measure, and print a table."""
    run = [sys.executable, "-m", "contrasocial"]
    with tempfile.TemporaryDirectory() as place:
        file, folder = Path(place) / "log.csv", Path(place) / "ws"
        brand = log(file)
        subprocess.run([*run, "gather", file, "--workspace", folder], check=True, capture_output=True)
        words = [*run, "open", "--workspace", folder, "--brand", brand, "--no-browser"]
        server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            found = re.search(r"http://\S+", server.stdout.readline())
            assert found is not None
            base = found[0].split("/?")[0]
            started = resident(server)
            with httpx.Client(base_url=base, follow_redirects=True, timeout=600) as client:
                client.get(found[0])
                counting = resident(server)
                print(f"{'view':24} {'judged in':>10} {'then, middle':>13} {'slowest':>9}")
                for view in VIEWS:
                    times = []
                    for _ in range(TIMES + 1):
                        begin = time.perf_counter()
                        client.get(f"/{view}").raise_for_status()
                        times.append(time.perf_counter() - begin)
                    first, rest = times[0], times[1:]
                    middle = statistics.median(rest) * 1000
                    print(f"{view:24} {first:8.2f} s {middle:10.0f} ms {max(rest) * 1000:6.0f} ms", flush=True)
            print(f"first paint of what is judged: {painted(found[0], base)}")
            time.sleep(IDLE)
            held = f"{started} as started, {counting} while counting, {resident(server)} idle after all views"
            print(f"memory (processes): {held}")
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()
