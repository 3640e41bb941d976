# The service in a container: what `make install` installs, and nothing else. See docs/opensearch.md.
FROM python:3.11.13-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /ledig
COPY requirements.lock ./
RUN /ledig/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
COPY . .
RUN /ledig/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation .

FROM python:3.11.13-slim-bookworm
COPY --from=build /ledig /ledig
RUN useradd --create-home --uid 10001 ledig
USER ledig
WORKDIR /home/ledig
ENV PATH=/ledig/bin:$PATH PYTHONUNBUFFERED=1
ENTRYPOINT ["ledig"]
CMD ["serve", "--host", "0.0.0.0"]
