# The bot as a small image that runs without root.
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
COPY bot bot
COPY conversations conversations
RUN python -m venv /opt/meshcheck \
 && /opt/meshcheck/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock \
 && /opt/meshcheck/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home meshcheck
COPY --from=build /opt/meshcheck /opt/meshcheck
ENV PATH=/opt/meshcheck/bin:$PATH HOST=0.0.0.0
USER meshcheck
WORKDIR /home/meshcheck
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:3000/healthz')"]
CMD ["meshcheck", "run"]
