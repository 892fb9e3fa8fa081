"""Hawser's four jobs for each data interval of a pipeline: ingest >> train >> predict >> anchor.

One DAG a pipeline; call hawser_dag for your own. The settings are environment variables of the DAG processor and the
workers. They are paths, addresses and URLs: Airflow shows them, so never put a secret's value into one.

    HAWSER_STORE          where runs live (required); any URI that Spark's Hadoop knows
    HAWSER_INPUT          the export's URIs, separated by blanks (default: the pipeline's own)
    HAWSER_PIPELINES      the folder of the pipelines (default: conf/pipelines of this checkout)
    HAWSER_JAR            the job jar (default: jobs/target/hawser-jobs.jar of this checkout)
    HAWSER_CONF           configuration files, separated by blanks; later ones win
    HAWSER_RPC            the chain's node (default: the embedded chain, for one machine with `anvil` on the PATH)
    HAWSER_REGISTRY, HAWSER_OWNER, HAWSER_KEYSTORE, HAWSER_PASSWORD_FILE, HAWSER_SALT_FILE    as the options of the same names

The Spark master is that of the connection `spark_default`, and spark-submit must be on the workers' PATH.
A job finds what it has already done, so that a retry or a backfill repeats nothing.
"""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import DAG, CronDataIntervalTimetable, RetryDecision, RetryPolicy, chain

CHECKOUT = Path(__file__).resolve().parent.parent.parent
JAR = os.environ.get("HAWSER_JAR", str(CHECKOUT / "jobs/target/hawser-jobs.jar"))
PIPELINES = os.environ.get("HAWSER_PIPELINES", str(CHECKOUT / "conf/pipelines"))
OPTIONS = ("store", "rpc", "rpc-file", "registry", "owner", "keystore", "password-file", "salt-file")
TIME = "%Y-%m-%dT%H:%M:%SZ"
INTERVAL = f"{{{{ data_interval_start.strftime('{TIME}') }}}}/{{{{ data_interval_end.strftime('{TIME}') }}}}"


class RetryByExitCode(RetryPolicy):
    """Retries unless the job says that running it again will not help: 2 bad input, 3 evidence of tampering."""

    def evaluate(self, exception, try_number, max_tries, context=None) -> RetryDecision:
        code = re.search(r"Error code is: (\d+)", str(exception))
        if code and code[1] in ("2", "3"):
            return RetryDecision.fail(f"exit code {code[1]}: running it again will not help")
        return RetryDecision.default()


def options(job: str, pipeline: str) -> list[str]:
    arguments = ["--pipeline", f"{PIPELINES}/{pipeline}.conf", "--interval", INTERVAL]
    for conf in os.environ.get("HAWSER_CONF", "").split():
        arguments += ["--conf", conf]
    inputs = os.environ.get("HAWSER_INPUT", "").split()
    if job == "ingest" and inputs:
        arguments += ["--input", *inputs]
    for option in OPTIONS:
        if value := os.environ.get("HAWSER_" + option.upper().replace("-", "_")):
            arguments += ["--" + option, value]
    return [*arguments, "--json"]


def hawser_dag(pipeline: str, cron: str, start: datetime) -> DAG:
    with DAG(
        dag_id="hawser_" + pipeline.replace("-", "_"),
        description=f"Anchors the datasets, models and predictions of {pipeline}",
        schedule=CronDataIntervalTimetable(cron, timezone="UTC"),
        start_date=start,
        catchup=False,
        max_active_runs=1,
        tags=["hawser"],
        doc_md=__doc__,
    ) as dag:
        chain(
            *(
                SparkSubmitOperator(
                    task_id=job,
                    name=f"hawser {job} {pipeline}",
                    application=JAR,
                    java_class=f"dev.hawser.jobs.{job.capitalize()}Job",
                    application_args=options(job, pipeline),
                    retries=3,
                    retry_delay=timedelta(minutes=1),
                    retry_exponential_backoff=True,
                    retry_policy=RetryByExitCode(),
                )
                for job in ("ingest", "train", "predict", "anchor")
            )
        )
    return dag


hawser_dag("gas-price", "@daily", datetime(2017, 1, 1, tzinfo=UTC))
