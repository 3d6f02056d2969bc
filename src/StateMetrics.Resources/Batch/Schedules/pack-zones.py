#!/usr/bin/env python3
"""Packs the IANA time zone database into zones.bin.gz, the resource that ZoneDatabase reads.

pack-zones.py [TZDATA_ZI]      needs zic; the source defaults to the tzdata.zi of the machine's tzdata package

Content, before gzip: the release as a text; then each zone: its TZif file behind its length (2 bytes), and the number
(1 byte) of its names, each a text. A text stands behind its length (1 byte). Equal zones are one. All is sorted, hence
equal for equal sources.
"""
import gzip
import pathlib
import struct
import subprocess
import sys
import tempfile

source = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/zoneinfo/tzdata.zi")
target = pathlib.Path(__file__).with_name("zones.bin.gz")


def text(value: str) -> bytes:
    return bytes([len(value)]) + value.encode("ascii")


release = source.read_text(encoding="ascii").split("\n", 1)[0].removeprefix("# version ")
with tempfile.TemporaryDirectory() as folder:
    # slim: changes that the rule at the end of the file gives are not repeated in its table.
    subprocess.run(["zic", "-b", "slim", "-d", folder, str(source)], check=True)
    zones: dict[bytes, list[str]] = {}
    for path in sorted(p for p in pathlib.Path(folder).rglob("*") if p.is_file()):
        zones.setdefault(path.read_bytes(), []).append(path.relative_to(folder).as_posix())

packed = text(release)
for file, names in zones.items():
    packed += struct.pack(">H", len(file)) + file + bytes([len(names)]) + b"".join(text(name) for name in names)
target.write_bytes(gzip.compress(packed, 9, mtime=0))
print(f"{target.name}: release {release}, {sum(map(len, zones.values()))} names of {len(zones)} zones, {target.stat().st_size} bytes")
