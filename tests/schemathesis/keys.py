"""Prints a configuration of schemathesis: without files between runs, and with the mock's key wherever a description wants one."""

import json
import sys
import urllib.request

_, _, url = sys.argv
with urllib.request.urlopen(f"{url}/openapi.json", timeout=30) as answer:
    document = json.load(answer)
schemes = document.get("components", {}).get("securitySchemes", {}).values()
headers = {"Authorization": "Bearer t"}
parameters = {}
for scheme in schemes:
    if scheme.get("type") == "http" and scheme.get("scheme", "").lower() == "basic":
        headers["Authorization"] = "Basic dTp0"
    if scheme.get("type") == "apiKey":
        if scheme["in"] == "header":
            headers[scheme["name"]] = headers.get(scheme["name"], "t")
        elif scheme["in"] == "query":
            parameters[scheme["name"]] = "t"
# What a run before has found is not tried again, and no case is written to a file: that takes longer than making it.
print("[cache]")
print("enabled = false")
if parameters:
    print("[parameters]")
    for name, value in parameters.items():
        print(f"{json.dumps(name)} = {json.dumps(value)}")
print("[headers]")
for name, value in headers.items():
    print(f"{json.dumps(name)} = {json.dumps(value)}")
