# Two images of one file: `production`, which is also what a build without --target makes, and
# `local`, the emulated account and the site for docker-compose.yml. Plain Dockerfile syntax: no
# feature here needs BuildKit. What was weighed is in docs/decisions/0010-containers.md.

ARG PYTHON_TAG=3.13-slim-trixie
ARG NODE_TAG=22-slim

# ------------------------------------------------------------------ the service's dependencies
FROM python:${PYTHON_TAG} AS all-dependencies
# For `strip` below; a Debian suite has one version of it at a time, so there is none to choose.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends binutils \
 && rm -rf /var/lib/apt/lists/*
COPY requirements.txt /build/
# No pip in what is shipped, and wheels only, so that no compiler is needed on any architecture.
RUN python -m venv --without-pip /opt/venv \
 && pip --python /opt/venv/bin/python install --no-cache-dir --no-compile --only-binary :all: \
      --require-hashes --requirement /build/requirements.txt

FROM all-dependencies AS dependencies
# boto3 brings descriptions of every AWS service, 28 MB. Those named here are service/aws/clients.py's
# CONFIGS and USED_BY_LIBRARIES; tests/service/aws/test_clients.py runs this `find`. uvloop's wheel
# carries 14 MB of debugging symbols. Bytecode that is never checked against its source depends on
# that source alone; with one date on every file, and folders copied as the content of another, the
# same lock makes the same layer whenever it is built.
RUN find /opt/venv/lib/python3*/site-packages/botocore/data -mindepth 1 -maxdepth 1 -type d \
      ! -name dynamodb ! -name rekognition ! -name s3 ! -name sns ! -name sqs ! -name sts ! -name xray -exec rm -r {} + \
 && find /opt/venv -name '*.so' -exec strip --strip-unneeded {} + \
 && python -m compileall -q --invalidation-mode unchecked-hash /opt/venv/lib \
 && mkdir -p /layer/opt \
 && mv /opt/venv /layer/opt/ \
 && find /layer -exec touch --no-dereference --date=@0 {} +

# -------------------------------------------------------------------------------- the code
FROM python:${PYTHON_TAG} AS code
COPY service /layer/app/service
# Who builds may have any umask: the files are readable by the user below whatever they were.
RUN python -m compileall -q --invalidation-mode unchecked-hash -s /layer /layer/app \
 && chmod -R u=rwX,go=rX /layer \
 && find /layer -exec touch --no-dereference --date=@0 {} +

# ------------------------------------------------------------------------------ production
FROM python:${PYTHON_TAG} AS production
COPY --from=dependencies /layer /
COPY --from=code /layer /
WORKDIR /app
# Looking a name up is the one wait that no deadline of the service reaches (resolv.conf(5)).
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    RES_OPTIONS="timeout:1 attempts:2" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MYSFITS_HOST=0.0.0.0 \
    MYSFITS_PORT=8080
# A number, so that an orchestrator can tell that it is not root; it needs no entry in /etc/passwd.
USER 65532:65532
EXPOSE 8080
# Alive, not ready: a task that drains, or waits for its signing keys, is not to be killed for it.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['MYSFITS_PORT'] + '/health/live', timeout=2)"]
STOPSIGNAL SIGTERM
CMD ["python", "-m", "service"]
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Mythical Mysfits" \
      org.opencontainers.image.description="The service behind the creature-adoption site: browse, like, adopt." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

# -------------------------------------------------------------------------- the built site
FROM node:${NODE_TAG} AS site
WORKDIR /web
COPY web/.npmrc web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund --loglevel=error
COPY web ./
RUN npm run build --silent

# --------------------------------------------------- the emulated account's own dependencies
FROM python:${PYTHON_TAG} AS account
COPY local/requirements.txt /build/
RUN python -m venv --without-pip /opt/account \
 && pip --python /opt/account/bin/python install --no-cache-dir --only-binary :all: \
      --require-hashes --requirement /build/requirements.txt

# ------------------------------------- what the set-up needs beside the service's dependencies
FROM all-dependencies AS local-dependencies
COPY aws-cli/requirements.txt /build/aws-cli-requirements.txt
RUN pip --python /opt/venv/bin/python install --no-cache-dir --only-binary :all: \
      --require-hashes --requirement /build/aws-cli-requirements.txt

FROM code AS local-code
COPY local /layer/app/local
COPY cfn /layer/app/cfn
COPY aws-cli /layer/app/aws-cli
COPY web/security-headers.json /layer/app/web/
COPY --from=site /web/dist /layer/app/web/dist
RUN python -m compileall -q -s /layer /layer/app \
 && chmod -R u=rwX,go=rX /layer

# ----------------------------------------------------------------------------------- local
FROM python:${PYTHON_TAG} AS local
COPY --from=local-dependencies /opt/venv /opt/venv
COPY --from=account /opt/account /opt/account
COPY --from=local-code /layer /
# A new volume takes over owner and mode of the folder it is first mounted on, so no container has to
# be root to use one. DynamoDB Local runs as a user of its own image, hence open as /tmp is.
RUN mkdir -p /state/account /state/dynamodb /state/settings \
 && chown -R 65532:65532 /state \
 && chmod 700 /state/account \
 && chmod 1777 /state/dynamodb
WORKDIR /app
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER 65532:65532
# It runs as several services, each with a health check of its own in docker-compose.yml.
HEALTHCHECK NONE
CMD ["python", "-m", "local.compose.setup"]

# A build that names no target must never end as the emulated account.
FROM production
