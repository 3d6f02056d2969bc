"""Reads an exposition as a Python program does, with zlib's gzip reader, and writes it out. Fails like its neighbour main.go."""
import sys
import urllib.request
import zlib

request = urllib.request.Request(sys.argv[1], headers={"Accept-Encoding": "gzip"})
with urllib.request.urlopen(request) as response:
    encoding = response.headers["Content-Encoding"]
    if encoding != "gzip":
        sys.exit(f"content encoding {encoding}")
    member = zlib.decompressobj(wbits=31)
    while part := response.read(65536):
        sys.stdout.buffer.write(member.decompress(part))
    if not member.eof or member.unused_data:
        sys.exit(f"ended: {member.eof}, {len(member.unused_data)} bytes follow the first member")
