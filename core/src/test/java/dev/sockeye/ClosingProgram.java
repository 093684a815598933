package dev.sockeye;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that opens a socket, tells which, and closes it when it is told to. */
final class ClosingProgram {

    private ClosingProgram() {}

    public static void main(String[] args) throws IOException {
        var socket = new Socket();
        IO.println(Files.readSymbolicLink(Path.of("/proc/self/fd/" + socket.fileno())));
        IO.readln();
        socket.close();
        IO.println("closed " + socket.fileno());
    }
}
