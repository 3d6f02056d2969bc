# syntax=docker/dockerfile:1
# The image for amd64 and arm64. tests/tools/image.sh carries out the same steps without a container engine.

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ARG TARGETARCH
ARG REVISION=unknown
WORKDIR /src
COPY . .
RUN dotnet publish src/StateMetrics.Server -c Release -a "$TARGETARCH" -p:SourceRevisionId="$REVISION" -o out

# bcrypt for the users of --tls-config, which the runtime stage lacks. Nothing runs in this stage, so it needs no emulation.
FROM ubuntu:24.04 AS libraries

# No shell, no package manager, user 1654. It has CA certificates; time zones are in the executable.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
ARG VERSION=0.0.0
ARG REVISION=unknown
ARG CREATED=unknown
LABEL org.opencontainers.image.title="state-metrics" \
      org.opencontainers.image.description="Serves the state of a cluster's objects to Prometheus" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.created="$CREATED"
# No diagnostic sockets: the root file system may be read-only. The ports are the exporter's own flags.
ENV DOTNET_EnableDiagnostics=0 \
    ASPNETCORE_HTTP_PORTS=
COPY --from=libraries /usr/lib/*-linux-gnu/libcrypt.so.1 /usr/lib/
COPY --from=build /src/out/state-metrics /state-metrics
EXPOSE 8080 8081
USER 1654:1654
ENTRYPOINT ["/state-metrics"]
