package dev.sockeye.families;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import org.jspecify.annotations.Nullable;

/** Families that few kernels have: their tests are skipped here, and run by guest/test. */
final class Kernel {

    private Kernel() {}

    static void assumeFamily(int family, int type, String name) {
        assumeAddress(family, type, 0, null, "this kernel has no " + name + ": run guest/test");
    }

    /** Skips unless a socket can be made, and bound if an address is given. */
    static void assumeAddress(
            int family, int type, int proto, @Nullable Address address, String reason) {
        boolean has;
        try (var socket = new Socket(family, type, proto)) {
            if (address != null) {
                socket.bind(address);
            }
            has = true;
        } catch (SocketError e) {
            has = false;
        }
        assumeTrue(has, reason);
    }
}
