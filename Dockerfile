# The bot as a small image without root, a shell script or a compiler. An organisation that wants the very same bytes
# again names a base of its own by digest: docker build --build-arg PYTHON=python:3.13-slim-bookworm@sha256:…
ARG PYTHON=python:3.13-slim-bookworm

FROM ${PYTHON} AS build
# A fixed time in all that is written, and compiled files that are told apart by content instead of by time.
ARG SOURCE_DATE_EPOCH=1767225600
ENV SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH} PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY deploy/requirements.lock requirements.lock
RUN python -m venv /opt/meshcheck \
 && /opt/meshcheck/bin/pip install --no-compile --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY conversations conversations
COPY bot bot
RUN /opt/meshcheck/bin/pip install --no-compile --no-deps --no-build-isolation . \
 && /opt/meshcheck/bin/pip uninstall --yes setuptools wheel pip \
 && python -m compileall -q --invalidation-mode unchecked-hash /opt/meshcheck/lib

FROM ${PYTHON}
LABEL org.opencontainers.image.title="Meshcheck" \
      org.opencontainers.image.description="Does this team need a service mesh, why, and what would change that?" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --system --gid 10001 meshcheck \
 && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin meshcheck \
 && install --directory --owner=10001 --group=10001 --mode=0750 /data
COPY --from=build /opt/meshcheck /opt/meshcheck
ENV PATH=/opt/meshcheck/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 PORT=3000 DATABASE_URL=sqlite:////data/meshcheck.db MESHCHECK_LOG_FORMAT=json
# By number, so that an orchestrator can see for itself that it is not root.
USER 10001:10001
# SQLite lives here; with PostgreSQL it stays empty, and the whole file system may be read-only.
VOLUME /data
WORKDIR /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
CMD ["meshcheck", "run"]
