"""Hawser's four jobs for each data interval of a pipeline, and a second DAG that verifies what they published.

    hawser_PIPELINE          ingest >> train >> predict >> anchor, which updates the asset `hawser PIPELINE`
    hawser_verify_PIPELINE   runs when that asset was updated, and verifies each batch that it was told of

The settings stand in the file that the environment variable HAWSER_AIRFLOW names, or in `hawser.toml` beside this one.
A job finds what it has already done, so that a retry or a back-fill repeats nothing.
"""

import json
import os
import re
import subprocess
import tempfile
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import DAG, Asset, Connection, CronDataIntervalTimetable, RetryDecision, RetryPolicy, chain, task
from airflow.sdk.exceptions import AirflowException, AirflowFailException

MAIN = "dev.hawser.jobs.HawserCommand"
FILE = Path(os.environ.get("HAWSER_AIRFLOW") or Path(__file__).with_name("hawser.toml")).resolve()
CHECKOUT = Path(__file__).resolve().parent.parent.parent
TIME = "%Y-%m-%dT%H:%M:%SZ"
INTERVAL = f"{{{{ data_interval_start.strftime('{TIME}') }}}}/{{{{ data_interval_end.strftime('{TIME}') }}}}"
# In the place of a file's path: the worker writes the connection's password into a file of its own
CONNECTION = "connection:"
SECRETS = ("rpc-file", "password-file", "salt-file")
OPTIONS = ("store", "rpc", "registry", "owner", "keystore", *SECRETS)
PATHS = ("store", "keystore", *SECRETS, "jar", "pipelines", "spark-properties")
DEFAULTS = {
    "jar": str(CHECKOUT / "jobs/target/hawser-jobs.jar"),
    "pipelines": str(CHECKOUT / "conf/pipelines"),
    "conf": [],
    "connection": "spark_default",
    "deploy-mode": "client",
    "spark": {},
    "spark-properties": None,
    "pool": "hawser_signer",
    "retries": 3,
    "retry-delay": 60,
    "pipeline": {},
}


class SettingsError(ValueError):
    """What is wrong with the settings, and in which file."""

    def __init__(self, problem: str):
        super().__init__(f"{FILE}: {problem}")


def read_settings() -> dict:
    """What the file says, checked, with the defaults and absolute paths."""
    try:
        given = tomllib.loads(FILE.read_text())
    except (OSError, tomllib.TOMLDecodeError) as e:
        raise SettingsError(f"can't be read: {e}") from None
    require_known("setting", given, {*DEFAULTS, *OPTIONS})
    settings = DEFAULTS | given
    if "store" not in given:
        raise SettingsError("there is no 'store': say where runs live, by a path or by any URI that Spark's Hadoop knows")
    for key in PATHS:
        if settings.get(key):
            settings[key] = absolute(settings[key])
    settings["conf"] = [absolute(path) for path in settings["conf"]]
    if settings["deploy-mode"] not in ("client", "cluster"):
        raise SettingsError(f"deploy-mode is '{settings['deploy-mode']}', neither client nor cluster")
    hidden = [key for key in SECRETS if settings.get(key, "").startswith(CONNECTION)]
    if hidden and settings["deploy-mode"] == "cluster":
        raise SettingsError(f"'{hidden[0]}' names a connection, but a driver in the cluster reads files there: give a path")
    folder = settings["pipelines"]
    require_known(f"pipeline in {folder}", settings["pipeline"], [file.stem for file in Path(folder).glob("*.conf")])
    return settings


def require_known(what: str, names, known) -> None:
    for name in names:
        if name not in known:
            raise SettingsError(f"'{name}' is no {what}; there are: {', '.join(sorted(known)) or 'none'}")


def absolute(path: str) -> str:
    """A URI and a connection as they are; a path from the folder of the settings on."""
    return path if "://" in path or path.startswith(CONNECTION) else str(FILE.parent / path)


SETTINGS = read_settings()


class RetryByExitCode(RetryPolicy):
    """Retries unless the job says that running it again will not help: 2 bad input, 3 evidence of tampering."""

    def evaluate(self, exception, try_number, max_tries, context=None) -> RetryDecision:
        code = re.search(r"Error code is: (\d+)", str(exception))
        if code and code[1] in ("2", "3"):
            return RetryDecision.fail(f"exit code {code[1]}: running it again will not help")
        return RetryDecision.default()


RETRIES = {
    "retries": SETTINGS["retries"],
    "retry_delay": timedelta(seconds=SETTINGS["retry-delay"]),
    "retry_exponential_backoff": True,
    "retry_policy": RetryByExitCode(),
}


class HawserOperator(SparkSubmitOperator):
    """Runs a command, fails with the exit code of its driver wherever that ran, and gives what the command tells.

    It doesn't wait for the driver of an earlier attempt (`durable`), which YARN can only with a setting more: two drivers
    of one command do no harm.
    """

    tells = False  # whether its result is of use to others

    def __init__(self, *, application_args: list[str], **kwargs):
        super().__init__(
            application=SETTINGS["jar"],
            java_class=MAIN,
            application_args=application_args,
            conn_id=SETTINGS["connection"],
            deploy_mode=SETTINGS["deploy-mode"],
            conf=SETTINGS["spark"],
            properties_file=SETTINGS["spark-properties"],
            status_poll_interval=5,
            durable=False,
            **kwargs,
        )

    def execute(self, context) -> dict | None:
        outcome = outcome_name(context["ti"])
        in_cluster = SETTINGS["deploy-mode"] == "cluster"
        submitted = None
        with tempfile.TemporaryDirectory(prefix="hawser-") as folder:
            arguments = [secret_file(argument, folder) for argument in self.application_args]
            self.application_args = [*arguments, "--outcome", outcome]
            try:
                super().execute(context)
            except Exception as failure:
                if not in_cluster:
                    raise
                submitted = failure  # it doesn't say with which exit code
        if not in_cluster and not self.tells:
            return None
        try:
            return self.outcome(outcome)
        except AirflowException as failure:
            raise failure from submitted

    def outcome(self, name: str) -> dict:
        """What the driver left in the store: its result, or the failure that it ended with."""
        settings = [f"--conf={key}={value}" for key, value in (self.conf or {}).items()]
        if self.properties_file:
            settings += ["--properties-file", self.properties_file]
        command = [*self._get_hook()._get_spark_binary_path(), "--master", "local[1]", "--deploy-mode", "client", *settings]
        command += ["--class", MAIN, SETTINGS["jar"], "outcome", name, "--store", SETTINGS["store"], *configuration()]
        done = subprocess.run([*command, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            raise AirflowException(f"The outcome {name}: Error code is: {done.returncode}.\n{done.stderr[-4000:]}")
        return json.loads(done.stdout.splitlines()[-1])["result"]


class AnchorOperator(HawserOperator):
    """Tells those who wait for the batch's asset what was anchored."""

    tells = True

    def execute(self, context) -> dict:
        result = super().execute(context)
        batch = result["streams"][-1]["entries"][-1]
        context["outlet_events"][self.outlets[0]].extra = {
            "pipeline": result["pipeline"],
            "run": batch["run"],
            "digest": batch["digest"],
            "root": batch["root"],
            "rows": batch["count"],
            "stream": result["streams"][-1]["stream"],
            "index": batch["index"],
            "transaction": batch["transaction"],
        }
        return result


def outcome_name(ti) -> str:
    """Of each attempt its own: the driver of an earlier one may still be running."""
    attempt = f"{ti.dag_id}.{ti.run_id}.{ti.task_id}.{ti.map_index}.{ti.try_number}"
    return re.sub(r"[^A-Za-z0-9._-]", "_", attempt)[-200:]


def secret_file(argument: str, folder: str) -> str:
    """The argument, or where it names a connection the path of a file with its password."""
    if not argument.startswith(CONNECTION):
        return argument
    name = argument.removeprefix(CONNECTION)
    secret = Connection.get(name).password
    if not secret:
        raise AirflowFailException(f"the connection {name} has no password, in which the file's content must stand")
    file, path = tempfile.mkstemp(dir=folder)
    with os.fdopen(file, "w") as target:
        target.write(secret)
    return path


def configuration() -> list[str]:
    return [part for file in SETTINGS["conf"] for part in ("--conf", file)]


def options() -> list[str]:
    """What every command is given: a manifest names its owner from the first job on."""
    given = [part for key in OPTIONS if SETTINGS.get(key) for part in ("--" + key, SETTINGS[key])]
    return [*configuration(), *given]


def job(name: str, pipeline: str, inputs: list[str]) -> HawserOperator:
    arguments = [name, "--pipeline", f"{SETTINGS['pipelines']}/{pipeline}.conf", "--interval", INTERVAL, *options()]
    if name == "ingest" and inputs:
        arguments += ["--input", *map(absolute, inputs)]
    kwargs = {"task_id": name, "name": f"hawser {name} {pipeline}", "application_args": arguments}
    if name == "anchor":
        return AnchorOperator(pool=SETTINGS["pool"], outlets=[asset(pipeline)], **kwargs)
    return HawserOperator(**kwargs)


def asset(pipeline: str) -> Asset:
    return Asset(f"hawser {pipeline}", uri=f"hawser://{pipeline}")


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def dag_id(prefix: str, pipeline: str) -> str:
    return prefix + pipeline.replace("-", "_")


def hawser_dag(pipeline: str, cron: str, start: date, end: date | None = None, input: list[str] = ()) -> DAG:
    """Publishes and anchors a batch for each interval of the cron expression from a date on."""
    with DAG(
        dag_id=dag_id("hawser_", pipeline),
        description=f"Anchors the datasets, models and predictions of {pipeline}",
        schedule=CronDataIntervalTimetable(cron, timezone="UTC"),
        start_date=midnight(start),
        end_date=end and midnight(end),
        catchup=False,
        max_active_runs=1,
        default_args=RETRIES,
        tags=["hawser"],
        doc_md=__doc__,
    ) as dag:
        chain(*(job(name, pipeline, input) for name in ("ingest", "train", "predict", "anchor")))
    return dag


def hawser_verify_dag(pipeline: str) -> DAG:
    """Verifies each batch that the asset's events tell of."""
    with DAG(
        dag_id=dag_id("hawser_verify_", pipeline),
        description=f"Verifies the anchored batches of {pipeline}",
        schedule=[asset(pipeline)],
        max_active_runs=1,
        default_args=RETRIES,
        tags=["hawser"],
        doc_md=__doc__,
    ) as dag:

        @task
        def batches(triggering_asset_events=None) -> list[list[str]]:
            events = triggering_asset_events[asset(pipeline)]
            return [["verify", "--run", event.extra["run"], *options()] for event in events]

        HawserOperator.partial(task_id="verify", name=f"hawser verify {pipeline}").expand(application_args=batches())
    return dag


for of, schedule in SETTINGS["pipeline"].items():
    hawser_dag(of, **schedule)
    hawser_verify_dag(of)
