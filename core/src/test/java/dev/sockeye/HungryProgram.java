package dev.sockeye;

import java.util.ArrayDeque;

/** A program that looks a host up when it has opened as many sockets as it may. */
final class HungryProgram {

    private HungryProgram() {}

    public static void main(String[] args) {
        loadClasses();
        var sockets = new ArrayDeque<Socket>();
        var told = lookUpAfter(sockets);
        sockets.forEach(Socket::close);
        IO.println(told);
    }

    /** Loads what is needed later, since that takes descriptors. */
    private static void loadClasses() {
        lookUp();
        try {
            new Socket().close();
            Socket.ofFd(1 << 20).close();
        } catch (SocketError e) {
            e.errnoName();
        }
    }

    private static String lookUpAfter(ArrayDeque<Socket> sockets) {
        try {
            while (true) {
                sockets.add(new Socket());
            }
        } catch (SocketError e) {
            return lookUp();
        }
    }

    private static String lookUp() {
        try {
            Sockets.getaddrinfo("localhost", 80);
            return "found";
        } catch (SocketError e) {
            return e.getClass().getSimpleName() + " " + e.errnoName();
        }
    }
}
