#!/usr/bin/env python3
"""Packs the IANA time zone database into zones.bin.gz, the resource that ZoneDatabase reads.

pack-zones.py [TZDATA_ZI]      needs zic; the source defaults to the tzdata.zi of the machine's tzdata package

Content, before gzip: the release as a text; then each zone: its TZif file behind its length (2 bytes), and the number
(1 byte) of its names, each a text. A text stands behind its length (1 byte). Equal zones are one. All is sorted, hence
equal for equal sources.
"""
import datetime
import gzip
import io
import pathlib
import struct
import subprocess
import sys
import tempfile
import zoneinfo

source = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/zoneinfo/tzdata.zi")
target = pathlib.Path(__file__).parents[2] / "src/StateMetrics.Resources/Batch/Schedules/zones.bin.gz"


def agree(slim: bytes, fat: bytes) -> bool:
    """Whether both have the same offset before and after every change that the fat file lists."""
    counts = struct.unpack(">6l", fat[20:44])
    second = 44 + counts[3] * 5 + counts[4] * 6 + counts[5] + counts[2] * 8 + counts[1] + counts[0]
    number = struct.unpack(">l", fat[second + 32 : second + 36])[0]
    changes = struct.unpack(f">{number}q", fat[second + 44 : second + 44 + number * 8])
    one, other = (zoneinfo.ZoneInfo.from_file(io.BytesIO(file)) for file in (slim, fat))
    # Python's dates begin with year 1.
    moments = (datetime.datetime.fromtimestamp(t, datetime.timezone.utc) for c in changes if c > -(10**10) for t in (c - 1, c))
    return all(moment.astimezone(one).utcoffset() == moment.astimezone(other).utcoffset() for moment in moments)


def text(value: str) -> bytes:
    return bytes([len(value)]) + value.encode("ascii")


release = source.read_text(encoding="ascii").split("\n", 1)[0].removeprefix("# version ")
zones: dict[bytes, list[str]] = {}
with tempfile.TemporaryDirectory() as folder:
    # Slim leaves out the changes that the rule at the end of the file gives.
    slim, fat = pathlib.Path(folder, "slim"), pathlib.Path(folder, "fat")
    for form in slim, fat:
        subprocess.run(["zic", "-b", form.name, "-d", str(form), str(source)], check=True)
    for path in sorted(p for p in slim.rglob("*") if p.is_file()):
        name = path.relative_to(slim).as_posix()
        # The zic of glibc 2.36 loses changes after 2072 in the slim form of three zones: then it is the fat one.
        file, whole = path.read_bytes(), (fat / name).read_bytes()
        zones.setdefault(file if agree(file, whole) else whole, []).append(name)

packed = text(release)
for file, names in zones.items():
    packed += struct.pack(">H", len(file)) + file + bytes([len(names)]) + b"".join(text(name) for name in names)
target.write_bytes(gzip.compress(packed, 9, mtime=0))
print(f"{target.name}: release {release}, {sum(map(len, zones.values()))} names of {len(zones)} zones, {target.stat().st_size} bytes")
