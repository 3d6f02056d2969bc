#!/usr/bin/env bash
# Renders a chart like `helm template`; builds the renderer once from Debian's Go packages, the libraries that Helm uses.
#   tests/tools/chart-render/run.sh [-n NS] [-r RELEASE] [-f values.yaml] [-set a.b=c] [-api GROUP/VERSION] CHART
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bin=${XDG_CACHE_HOME:-$HOME/.cache}/state-metrics/chart-render-checked
if [[ ! -x $bin || $here/main.go -nt $bin ]]; then
  if ! [[ -x /usr/lib/go-1.19/bin/go && -d /usr/share/gocode/src/github.com/Masterminds/sprig \
    && -d /usr/share/gocode/src/github.com/xeipuuv/gojsonschema && -d /usr/share/gocode/src/gopkg.in/yaml.v3 ]]; then
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends \
      golang-1.19-go golang-github-masterminds-sprig-dev golang-github-xeipuuv-gojsonschema-dev golang-gopkg-yaml.v3-dev; } >&2
  fi
  mkdir -p "$(dirname "$bin")"
  GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= CGO_ENABLED=0 /usr/lib/go-1.19/bin/go build -o "$bin" "$here/main.go"
fi
exec "$bin" "$@"
