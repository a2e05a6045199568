from procrastinate import JobContext
from procrastinate.contrib.django import app

# A worker beats every ten seconds; a job whose worker has been silent for this long was killed with it.
SILENT_SECONDS = 60


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry-stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Put jobs of workers that died back in the queue: a new worker does not take them by itself."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        await manager.retry_job(job)
