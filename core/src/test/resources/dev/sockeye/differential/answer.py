# Answers requests line by line: a word ("eval" or "exec"), a blank, and Python source in base64. The answer is
# one line of base64: "returned", or "raised", kind and number, and then what to compare, after blanks.
import base64
import errno
import os
import select
import signal
import socket
import struct
import sys

DEADLINE_SECONDS = 60  # Then the alarm ends the process, and whoever waits for an answer gets none.
scope = {module.__name__: module for module in (errno, os, select, socket, struct, sys)}


def show(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, str):
        return "'" + value + "'"
    if isinstance(value, (bytes, bytearray)):
        return "bytes " + value.hex()
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(show(item) for item in value) + "]"
    return "null" if value is None else repr(value)


def kind(error):
    if isinstance(error, TimeoutError):
        return "timeout" if error.errno is None else "error"
    for name in ("herror", "gaierror"):
        if isinstance(error, getattr(socket, name)):
            return name
    if isinstance(error, OSError):
        return "error"
    # What a caller got wrong: IllegalArgumentException.
    return "argument" if isinstance(error, (TypeError, ValueError, OverflowError)) else type(error).__name__


def raised(error):
    if not isinstance(error, OSError):
        return "raised %s 0 " % kind(error)
    text = error.strerror if error.errno is not None else "".join(map(str, error.args))
    return "raised %s %d %s" % (kind(error), error.errno or 0, text)


def answer(line):
    word, source = line.split(" ")
    source = base64.b64decode(source).decode()
    signal.alarm(DEADLINE_SECONDS)
    try:
        if word == "exec":
            exec(source, scope)
            return "returned null"
        return "returned " + show(eval(source, scope))
    except Exception as error:
        return raised(error)
    finally:
        signal.alarm(0)


for request in sys.stdin:
    print(base64.b64encode(answer(request.strip()).encode("utf-8", "backslashreplace")).decode(), flush=True)
