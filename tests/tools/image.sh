#!/usr/bin/env bash
# Carries out the Dockerfile without a container engine: its build steps on a clean clone of this repository's HEAD, and a root
# folder with only what the runtime stage has. Prints the folder.
#
#   tests/tools/image.sh build FOLDER            makes FOLDER/rootfs; takes root
#   tests/tools/image.sh run FOLDER ARGUMENT...  runs the entry point in it: read-only, user 1654, the environment of the image
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
action=$1 folder=$2; shift 2
rootfs=$folder/rootfs
log() { echo "image.sh: $*" >&2; }

# instructions WORD STAGE: the arguments of the instructions of one stage, counted from 1; continued lines are joined
instructions() {
  sed -e :a -e '/\\$/N; s/\\\n *//; ta' "$repository/Dockerfile" \
    | awk -v word="$1" -v stage="$2" '$1 == "FROM" { n++ } n == stage && $1 == word { sub(/^[A-Z]+ /, ""); print }'
}

build() {
  git clone --quiet --no-hardlinks "$repository" "$folder/src"
  # What .dockerignore keeps out must not be needed.
  while read -r ignored; do rm -rf "${folder:?}/src/${ignored:?}"; done < "$repository/.dockerignore"
  local revision; revision=$(git -C "$repository" rev-parse HEAD)
  local architecture; architecture=$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')
  while read -r step; do
    log "RUN $step"
    (cd "$folder/src" && TARGETARCH=$architecture REVISION=$revision DOTNET_CLI_TELEMETRY_OPTOUT=1 bash -euo pipefail -c "$step" >&2)
  done < <(instructions RUN 1)

  # The chiseled image holds the libraries of libc6, libgcc-s1, libssl3 and libstdc++6, the CA certificates and two users.
  mkdir -p "$rootfs"/{etc/ssl/certs,tmp,dev,proc,home/app,usr/lib}
  local library
  for library in ld-linux-x86-64.so.2 ld-linux-aarch64.so.1 libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libresolv.so.2 \
      libnss_dns.so.2 libnss_files.so.2 libgcc_s.so.1 libstdc++.so.6 libssl.so.3 libcrypto.so.3; do
    local found; found=$(find /lib /lib64 /usr/lib -name "$library" 2>/dev/null | head -n 1)
    if [[ -n $found ]]; then cp -L "$found" "$rootfs/usr/lib/$library"; fi
  done
  ln -s usr/lib "$rootfs/lib"; ln -s usr/lib "$rootfs/lib64"
  cp -L /etc/ssl/certs/ca-certificates.crt "$rootfs/etc/ssl/certs/"
  printf 'root:x:0:0::/root:/sbin/nologin\napp:x:1654:1654::/home/app:/bin/false\n' > "$rootfs/etc/passwd"

  # COPY --from=STAGE SOURCE TARGET, from the clone or from this machine
  local from source target
  while read -r from source target; do
    case $from in
      --from=build) cp "$folder/src/${source#/src/}" "$rootfs$target" ;;
      --from=libraries) cp -L $source "$rootfs$target" ;;
    esac
  done < <(instructions COPY 3)
  rm -rf "$folder/src"
  echo "$rootfs"
}

# In a mount namespace of its own: the bind mounts end with the process.
run() {
  local environment=(DOTNET_RUNNING_IN_CONTAINER=true DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true APP_UID=1654) words
  read -ra words <<< "$(instructions ENV 3 | tr '\n' ' ')"
  environment+=("${words[@]}")
  exec unshare --mount --propagation private bash -euo pipefail -c '
    rootfs=$1; shift
    touch "$rootfs"/dev/{null,urandom}
    mount --bind "$rootfs" "$rootfs"
    mount -t proc proc "$rootfs/proc"
    for device in null urandom; do mount --bind "/dev/$device" "$rootfs/dev/$device"; done
    mount -o remount,bind,ro "$rootfs"
    exec env -i "$@"' run "$rootfs" \
    "${environment[@]}" "$(command -v chroot)" --userspec="$(instructions USER 3)" "$rootfs" /state-metrics "$@"
}
case $action in build) build ;; run) run "$@" ;; *) log "build or run"; exit 2 ;; esac
