#!/usr/bin/env python3
"""Kills a real driver with SIGKILL while it anchors, again and again, and prints what the chain holds in the end.

    lib/src/test/bench/kill.py --chain anvil --kills 200 --seed 1

Half of the kills come at the steps of the journal in turn, before and after the request that follows, the others at random
instants; a proxy loses and spoils a part of the answers, and after every tenth kill the journal is lost. Exits with 1 unless every entry stands once and in order.
"""

import argparse
import os
import subprocess
import sys

from spark_jvm import ROOT, say

LOGGING = f"-Dlog4j2.configurationFile={ROOT}/conf/log4j2.properties"


def main() -> int:
    options = arguments()
    build()
    classpath = [str(ROOT / "jobs/target/test-classes"), str(ROOT / "jobs/target/hawser-jobs.jar")]
    classpath += (ROOT / "jobs/target/test.classpath").read_text().strip().split(os.pathsep)
    command = ["java", "-Xmx1g", "-XX:TieredStopAtLevel=1", LOGGING, "-cp", os.pathsep.join(classpath)]
    trial = [f"--{name}={value}" for name, value in vars(options).items()]
    return subprocess.run([*command, "dev.hawser.jobs.KillTrial", *trial], cwd=ROOT).returncode


def build() -> None:
    say("building")
    quiet = ["-B", "-q", "-DskipTests", "-Dspotless.check.skip", "-Dmdep.analyze.skip"]
    classpath = ["dependency:build-classpath", "-Dmdep.outputFile=target/test.classpath"]
    subprocess.run(["mvn", *quiet, "package", *classpath], cwd=ROOT, check=True, stdout=sys.stderr)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--chain", choices=["anvil", "geth"], default="anvil", help="the node")
    parser.add_argument("--kills", type=int, default=200, help="drivers to kill")
    parser.add_argument("--seed", type=int, default=1, help="of the instants and the faults")
    parser.add_argument("--appends", type=int, default=20, help="transactions of the run, an even number")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
