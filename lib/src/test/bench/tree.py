#!/usr/bin/env python3
"""Measures the Keccak kernels, the root of Parquet rows and the publication of a batch. Prints JSON lines.

    lib/src/test/bench/tree.py --work DIR [--millions 1,10] [--rounds 5] [--publish 1] [--peers 1]

DIR keeps the generated rows for the next run (40 MB a million). --peers runs OpenZeppelin's JavaScript (200 s a million
rows) and rs_merkle with keccak-asm (needs cargo) over as many million rows; --peers 0 leaves them out. The driver's heap
is --driver-heap; with --master local-cluster[1,2,4096] the executor has a JVM of its own.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from spark_jvm import HERE, ROOT, VECTORS, TEST_CLASSES, JAR, build, lines, run, spark_jars

LIB = ROOT / "lib"


def main() -> int:
    options = arguments()
    work = Path(options.work).resolve()
    work.mkdir(parents=True, exist_ok=True)
    build()
    for avx in ([], ["-XX:UseAVX=2"]):
        classpath = ":".join([str(JAR), str(TEST_CLASSES), *spark_jars()])
        show(lines(["java", VECTORS, *avx, "-cp", classpath, "dev.hawser.merkle.KeccakRates"]))
    sizes = options.millions.split(",")
    tree = [str(options.rounds), str(work / "tree"), *sizes]
    show(run("dev.hawser.batch.TreeBenchmark", tree, work, options.master, options.driver_heap))
    if options.publish != "0":
        publish = [str(options.rounds), str(work / "publish"), options.publish]
        show(run("dev.hawser.batch.PublishBenchmark", publish, work, options.master, options.driver_heap))
    if options.peers != "0":
        rows = str(round(float(options.peers) * 1_000_000))
        peer = HERE / "merkle-rust"
        subprocess.run(["cargo", "build", "--quiet", "--release"], cwd=peer, check=True)
        show(lines([str(peer / "target/release/merkle-rust"), rows]))
        show(lines(["node", "--max-old-space-size=8000", str(LIB / "src/test/js/tree-time.mjs"), rows]))
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--work", required=True, help="folder for rows and outputs")
    parser.add_argument("--millions", default="1,10", help="millions of rows of a root")
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each size")
    parser.add_argument("--publish", default="1", help="millions of rows of a batch; 0 leaves it out")
    parser.add_argument("--peers", default="0", help="millions of rows of the peers; 0 leaves them out")
    parser.add_argument("--master", default="local[2]", help="where Spark runs")
    parser.add_argument("--driver-heap", default="4g", help="the driver's -Xmx")
    return parser.parse_args()


def show(measurements) -> None:
    for measurement in measurements:
        print(json.dumps(measurement), flush=True)


if __name__ == "__main__":
    sys.exit(main())
