"""Runs a Java benchmark with the Spark that Maven fetched, and builds what it needs."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[3]
JAR = ROOT / "jobs/target/hawser-jobs.jar"
TEST_CLASSES = ROOT / "lib/target/test-classes"
OPENED = (
    "java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent "
    "java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar"
).split()
# What Spark's own launcher always adds.
VECTORS = "--add-modules=jdk.incubator.vector"


def build() -> None:
    say("building")
    quiet = ["-B", "-q", "-DskipTests", "-Dspotless.check.skip", "-Dmdep.analyze.skip"]
    subprocess.run(["mvn", *quiet, "package"], cwd=ROOT, check=True, stdout=sys.stderr)


def run(main: str, arguments: list[str], work: Path, master: str, driver_heap: str, options: list[str] = []):
    """Runs a main class in a driver of its own and yields the JSON lines that it prints."""
    jars = spark_jars()
    classpath = os.pathsep.join([str(JAR), str(TEST_CLASSES), *jars])
    with tempfile.TemporaryDirectory(dir=work) as home:
        settings = {
            **defaults(),
            "spark.master": master,
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": "8",
            "spark.local.dir": f"{home}/scratch",
            "spark.executor.memory": "4g",
            "spark.executor.extraClassPath": classpath,
        }
        command = [
            "java",
            f"-Xmx{driver_heap}",
            "-XX:+IgnoreUnrecognizedVMOptions",
            VECTORS,
            *[f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED],
            "-Djdk.reflect.useDirectMethodHandle=false",
            "-Dio.netty.tryReflectionSetAccessible=true",
            f"-Dlog4j2.configurationFile={ROOT}/conf/log4j2.properties",
            *[f"-D{key}={value}" for key, value in settings.items()],
            *options,
            *["-cp", classpath, main, *arguments],
        ]
        yield from lines(command, {**os.environ, **spark_home(Path(home), jars)})


def spark_jars() -> list[str]:
    return (ROOT / "jobs/target/spark.classpath").read_text().strip().split(os.pathsep)


def spark_home(home: Path, jars: list[str]) -> dict[str, str]:
    """What the workers of a local-cluster take for an installation: a folder of links to Spark's own jars."""
    (home / "jars").mkdir()
    for jar in map(Path, jars):
        (home / "jars" / jar.name).symlink_to(jar)
    return {"SPARK_HOME": str(home), "SPARK_SCALA_VERSION": "2.13", "SPARK_LOCAL_IP": "127.0.0.1"}


def defaults() -> dict[str, str]:
    rows = (ROOT / "conf/spark-defaults.conf").read_text().splitlines()
    return dict(row.split(None, 1) for row in rows if row.strip() and not row.startswith("#"))


def lines(command, environment=None):
    """The JSON lines that a process writes to standard output."""
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if line.startswith("{"):
                yield json.loads(line)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)


def say(text: str) -> None:
    print(f"{Path(sys.argv[0]).name}: {text}", file=sys.stderr, flush=True)
