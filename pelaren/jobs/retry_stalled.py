import logging

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

log = logging.getLogger(__name__)
# A worker beats every ten seconds; a job whose worker has been silent for this long was killed with it.
SILENT_SECONDS = 60
# A job that has taken so many workers with it is not given to another one.
ATTEMPTS = 5


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry-stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Put jobs of workers that died back in the queue: a new worker does not take them by itself."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        await _retry(manager, job)


async def _retry(manager: JobManager, job: Job) -> None:
    if job.attempts >= ATTEMPTS:
        log.error("Job %s (%s) was given up after %d attempts.", job.id, job.task_name, job.attempts)
        return await manager.finish_job(job, status=Status.FAILED, delete_job=False)
    try:
        return await manager.retry_job(job)
    except UniqueViolation:
        # The same work waits in the queue already.
        return await manager.finish_job(job, status=Status.ABORTED, delete_job=False)
